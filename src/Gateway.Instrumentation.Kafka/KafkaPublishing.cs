using Confluent.Kafka;

namespace Gateway.Instrumentation.Kafka;

/// <summary>
/// Measures publishes by their delivery report: <see cref="MessagePublishResult.Confirmed"/> when the broker has the message,
/// <see cref="MessagePublishResult.Sent"/> when it was not asked (<c>Acks.None</c>, or no delivery reports), and
/// <see cref="MessagePublishResult.Failed"/> with the client's code as error type. The label <c>destination</c> is the topic.
/// </summary>
public static class KafkaPublishing
{
    /// <summary>Publishes a message and waits for its delivery report.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="producer">The producer.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="message">The message. While there is a trace, a copy with the trace context and the request id is sent.</param>
    /// <param name="cancellationToken">Ends the wait; the message may be published all the same.</param>
    /// <returns>The client's result.</returns>
    /// <exception cref="ProduceException{TKey, TValue}">The message was not published, or nobody knows.</exception>
    public static Task<DeliveryResult<TKey, TValue>> ProduceMeasuredAsync<TKey, TValue>(
        this IProducer<TKey, TValue> producer, GatewayMetrics metrics, string topic, Message<TKey, TValue> message, CancellationToken cancellationToken = default) =>
        producer.ProduceMeasuredAsync(metrics, new TopicPartition(topic, Partition.Any), message, cancellationToken);

    /// <summary>Publishes a message to a partition and waits for its delivery report.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="producer">The producer.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="partition">The topic and its partition.</param>
    /// <param name="message">The message. While there is a trace, a copy with the trace context and the request id is sent.</param>
    /// <param name="cancellationToken">Ends the wait; the message may be published all the same.</param>
    /// <returns>The client's result.</returns>
    /// <exception cref="ProduceException{TKey, TValue}">The message was not published, or nobody knows.</exception>
    public static async Task<DeliveryResult<TKey, TValue>> ProduceMeasuredAsync<TKey, TValue>(
        this IProducer<TKey, TValue> producer, GatewayMetrics metrics, TopicPartition partition, Message<TKey, TValue> message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(producer);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(message);
        using var scope = metrics.Messaging.TrackPublish(KafkaBuilderExtensions.System, partition.Topic);
        try
        {
            var delivery = await producer.ProduceAsync(partition, KafkaHeaders.Write(message), cancellationToken).ConfigureAwait(false);
            scope.Complete(ResultOf(delivery.Status));
            return delivery;
        }
        catch (KafkaException exception)
        {
            scope.Fail(exception.Error.Code.ToString());
            throw;
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>Publishes a message and returns at once; the publish ends with its delivery report.</summary>
    /// <typeparam name="TKey">The keys.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="producer">The producer, with delivery reports, as they are by default.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="message">The message. While there is a trace, a copy with the trace context and the request id is sent.</param>
    /// <param name="deliveryHandler">Is given the delivery report; null when nobody wants it.</param>
    /// <exception cref="ProduceException{TKey, TValue}">The client did not take the message, such as when its queue is full.</exception>
    /// <exception cref="InvalidOperationException">The producer has no delivery reports.</exception>
    public static void ProduceMeasured<TKey, TValue>(
        this IProducer<TKey, TValue> producer, GatewayMetrics metrics, string topic, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null)
    {
        ArgumentNullException.ThrowIfNull(producer);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(message);
        var scope = metrics.Messaging.TrackPublish(KafkaBuilderExtensions.System, topic);
        try
        {
            producer.Produce(topic, KafkaHeaders.Write(message), report =>
            {
                using (scope)
                {
                    if (report.Error.IsError)
                        scope.Fail(report.Error.Code.ToString());
                    else
                        scope.Complete(ResultOf(report.Status));
                }

                deliveryHandler?.Invoke(report);
            });
        }
        catch (Exception exception)
        {
            using (scope)
            {
                if (exception is KafkaException refused)
                    scope.Fail(refused.Error.Code.ToString());
                else
                    scope.Fail(exception);
            }

            throw;
        }
    }

    private static MessagePublishResult ResultOf(PersistenceStatus status) =>
        status == PersistenceStatus.Persisted ? MessagePublishResult.Confirmed : MessagePublishResult.Sent;
}
