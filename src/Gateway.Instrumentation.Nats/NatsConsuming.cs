using Gateway.Instrumentation.Messaging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Gateway.Instrumentation.Nats;

/// <summary>Handles and measures the messages of core subscriptions and JetStream consumers.</summary>
public static class NatsConsuming
{
    /// <summary>
    /// Handles the messages of a core subscription, one after the other, until the token is cancelled. A message whose handler throws is
    /// dropped: core NATS delivers nothing twice. So is one whose body is no <typeparamref name="T"/>; the handler does not see it.
    /// </summary>
    /// <typeparam name="T">The data of the messages.</typeparam>
    /// <param name="connection">The connection.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="subject">The subject; wildcards are fine.</param>
    /// <param name="handle">The handler.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="queueGroup">The queue group; null for none.</param>
    /// <param name="cancellationToken">Ends the subscription.</param>
    /// <returns>A task that ends with the subscription.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task SubscribeMeasuredAsync<T>(
        this INatsClient connection, GatewayMetrics metrics, string subject, Func<NatsMsg<T>, CancellationToken, Task> handle,
        Action<NatsConsumerOptions<NatsMsg<T>>>? configure = null, string? queueGroup = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(handle);
        var options = Options(configure);
        var consumer = new MessageConsumer(metrics.Messaging, NatsPublishing.System, options.Destination ?? subject, static _ => MessageSettlement.Dropped);
        using var consuming = metrics.Messaging.TrackConsumer(consumer.System, consumer.Destination);
        await foreach (var message in connection.SubscribeAsync<T>(subject, queueGroup, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            using var activity = NatsHeaderNames.StartHandling(consumer.Destination, message.Headers);
            var handled = await consumer.HandleAsync(
                message, Readable, publishedAt: NatsHeaderNames.ReadPublishedAt(message.Headers), cancellationToken: cancellationToken).ConfigureAwait(false);
            Tell(options, message, handled);
        }

        cancellationToken.ThrowIfCancellationRequested();

        Task Readable(NatsMsg<T> message, CancellationToken token)
        {
            message.EnsureSuccess();
            return handle(message, token);
        }
    }

    /// <summary>
    /// Handles the messages of a JetStream consumer, one after the other, until the token is cancelled, and settles them: an ack, a nak, or
    /// a term. Shows how many messages wait. A handler that takes longer than the consumer's acknowledgement time calls
    /// <c>message.AckProgressAsync</c> itself. A message whose body is no <typeparamref name="T"/> counts as one whose handler threw; the
    /// handler does not see it.
    /// </summary>
    /// <typeparam name="T">The data of the messages.</typeparam>
    /// <param name="consumer">The consumer.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="handle">The handler.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="cancellationToken">Ends the consuming. The message in work is given back when its handler obeys.</param>
    /// <returns>A task that ends with the consuming.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">An option has a value that makes no sense; the message says which values do.</exception>
    public static async Task ConsumeMeasuredAsync<T>(
        this INatsJSConsumer consumer, GatewayMetrics metrics, Func<INatsJSMsg<T>, CancellationToken, Task> handle,
        Action<NatsConsumerOptions<INatsJSMsg<T>>>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(handle);
        var options = Options(configure);
        var info = consumer.Info;
        var messages = new MessageConsumer(
            metrics.Messaging, NatsPublishing.System, options.Destination ?? $"{info.StreamName}/{info.Config.DurableName ?? "(temporary)"}", options.OnFailure);

        using var consuming = metrics.Messaging.TrackConsumer(messages.System, messages.Destination);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchPendingAsync(consumer, metrics, messages.Destination, options.PendingInterval, ended.Token);
        try
        {
            await foreach (var message in consumer.ConsumeAsync<T>(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                using var activity = NatsHeaderNames.StartHandling(messages.Destination, message.Headers);
                var handled = await messages.HandleAsync(
                    message, Readable, SettleAsync, message.Metadata?.Timestamp, (int)Math.Min(message.Metadata?.NumDelivered ?? 0, int.MaxValue),
                    cancellationToken).ConfigureAwait(false);
                Tell(options, message, handled);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }

        Task Readable(INatsJSMsg<T> message, CancellationToken token)
        {
            message.EnsureSuccess();
            return handle(message, token);
        }
    }

    // The token has no part in it: a message that is not settled stays away until its acknowledgement time is over.
    private static ValueTask SettleAsync<T>(INatsJSMsg<T> message, MessageSettlement settlement) => settlement switch
    {
        MessageSettlement.Acked => message.AckAsync(),
        MessageSettlement.Requeued or MessageSettlement.Cancelled => message.NakAsync(),
        _ => message.AckTerminateAsync(),
    };

    private static async Task WatchPendingAsync(INatsJSConsumer consumer, GatewayMetrics metrics, string destination, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, metrics.Factory.TimeProvider);
        try
        {
            do
            {
                try
                {
                    await consumer.RefreshAsync(cancellationToken).ConfigureAwait(false);
                    metrics.Messaging.SetPending(NatsPublishing.System, destination, (long)Math.Min(consumer.Info.NumPending, long.MaxValue));
                }
                catch (Exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // Not to be had now, such as in an outage: the number would stand still.
                    metrics.Messaging.RemovePending(NatsPublishing.System, destination);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The consuming has ended.
        }

        metrics.Messaging.RemovePending(NatsPublishing.System, destination);
    }

    private static NatsConsumerOptions<TMessage> Options<TMessage>(Action<NatsConsumerOptions<TMessage>>? configure)
    {
        var options = new NatsConsumerOptions<TMessage>();
        configure?.Invoke(options);
        options.Check();
        return options;
    }

    private static void Tell<TMessage>(NatsConsumerOptions<TMessage> options, TMessage message, HandledMessage handled)
    {
        if (handled is { Failure: { } failure, Settlement: not MessageSettlement.Cancelled })
            options.Failed?.Invoke(message, failure);
    }
}
