using Confluent.Kafka;

namespace Gateway.Instrumentation.Kafka;

/// <summary>Handles and measures the messages of a consumer.</summary>
public static class KafkaConsuming
{
    /// <summary>
    /// Handles the messages of a subscribed consumer, one after the other, until the token is cancelled. A message that is acked,
    /// dead-lettered or dropped gives up its offset, after that. A requeued one is handled again, before the later ones of its partition. The
    /// label <c>destination</c> is the topic; the age is counted from the message's timestamp.
    /// </summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="consumer">The consumer, with <c>EnableAutoOffsetStore = false</c>. Nobody else uses it meanwhile. It is not closed.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="handle">The handler. While it works the consumer polls nothing: stay below <c>MaxPollIntervalMs</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="cancellationToken">Ends the consuming. The message in work is not committed when its handler obeys.</param>
    /// <returns>A task that ends with the consuming.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">An option has a value that makes no sense; the message says which values do.</exception>
    /// <exception cref="InvalidOperationException">The client gives up offsets by itself; the message says how to change that.</exception>
    /// <exception cref="KafkaException">The client cannot go on. Errors that pass are counted in <c>kafka_client_errors_total</c>.</exception>
    public static async Task ConsumeMeasuredAsync<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, GatewayMetrics metrics, Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> handle,
        Action<KafkaConsumerOptions<TKey, TValue>>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(handle);
        var options = new KafkaConsumerOptions<TKey, TValue>();
        configure?.Invoke(options);
        options.Check();
        CheckOffsetStore(consumer);
        var loop = new ConsumeLoop<TKey, TValue>(consumer, metrics, handle, options);

        // A backlog and a handler that never waits would keep the caller's thread.
        await Task.Run(() => loop.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
    }

    // The client does not show its configuration, but refuses every offset when it stores offsets itself.
    private static void CheckOffsetStore<TKey, TValue>(IConsumer<TKey, TValue> consumer)
    {
        try
        {
            consumer.StoreOffset(new TopicPartitionOffset("", 0, 0));
        }
        catch (KafkaException refused) when (refused.Error.Code == ErrorCode.Local_InvalidArg)
        {
            throw new InvalidOperationException(
                "The consumer commits messages before they are handled, so that a failure loses them: set EnableAutoOffsetStore = false in its ConsumerConfig.", refused);
        }
        catch (KafkaException)
        {
            // The partition is not known, of course.
        }
    }
}
