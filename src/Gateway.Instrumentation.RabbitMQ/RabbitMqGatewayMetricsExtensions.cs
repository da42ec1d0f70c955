using Gateway.Instrumentation;
using Gateway.Instrumentation.RabbitMQ;

namespace RabbitMQ.Client;

/// <summary>Measures channels and connections of RabbitMQ.Client.</summary>
public static class RabbitMqGatewayMetricsExtensions
{
    /// <summary>
    /// Opens a measured channel with publisher confirmations: a publish ends when the broker has confirmed, refused or returned the
    /// message.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="options">How to open the channel; null for confirmations with tracking.</param>
    /// <param name="configure">Sets the options of the measuring.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The channel. Use it as any other.</returns>
    /// <exception cref="ArgumentException">An option has a value that makes no sense; the message says which values do.</exception>
    public static async Task<IChannel> CreateMeasuredChannelAsync(
        this IConnection connection, GatewayMetrics metrics, CreateChannelOptions? options = null,
        Action<RabbitMqMetricsOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(metrics);
        options ??= new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        var channel = await connection.CreateChannelAsync(options, cancellationToken).ConfigureAwait(false);
        return channel.WithGatewayMetrics(metrics, measuring =>
        {
            if (options is { PublisherConfirmationsEnabled: true, PublisherConfirmationTrackingEnabled: true })
                measuring.Published = MessagePublishResult.Confirmed;
            configure?.Invoke(measuring);
        });
    }

    /// <summary>
    /// Measures a channel: what is published and consumed through the returned channel, and how it is settled. Consumers and their
    /// acknowledgements stay as they are, but must use the returned channel.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The measured channel. Disposing it disposes the channel.</returns>
    /// <exception cref="ArgumentException">An option has a value that makes no sense; the message says which values do.</exception>
    public static IChannel WithGatewayMetrics(this IChannel channel, GatewayMetrics metrics, Action<RabbitMqMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(metrics);
        var options = new RabbitMqMetricsOptions();
        configure?.Invoke(options);
        options.Check();
        return channel is IRecoverable recoverable
            ? new RecoveringChannel(channel, recoverable, metrics, options)
            : new MeasuredChannel(channel, metrics, options);
    }

    /// <summary>Refuses a message and counts why: a consumer that catches what its handler throws, and does not let it out, says it so.</summary>
    /// <param name="channel">The measured channel. Any other refuses the message, and counts nothing.</param>
    /// <param name="deliveryTag">The delivery.</param>
    /// <param name="failure">Why it is refused.</param>
    /// <param name="requeue">Whether the broker delivers it again.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    /// <returns>A task that ends when the broker was told.</returns>
    public static ValueTask BasicNackAsync(
        this IChannel channel, ulong deliveryTag, Exception failure, bool requeue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(failure);
        (channel as MeasuredChannel)?.ReportFailure(deliveryTag, failure);
        return channel.BasicNackAsync(deliveryTag, multiple: false, requeue, cancellationToken);
    }

    /// <summary>
    /// Shows whether a connection is open or blocked and how often it was lost, also while it recovers by itself. A connection that
    /// the program closes leaves the page.
    /// </summary>
    /// <remarks>Use and close the returned connection: one that is closed while it recovers tells nobody, and would stay on the page as lost.</remarks>
    /// <param name="connection">The connection. Its label is the client-provided name: give it one, from a small set.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <returns>The measured connection. Closing or disposing it closes the connection.</returns>
    public static IConnection WithGatewayMetrics(this IConnection connection, GatewayMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(metrics);
        return ConnectionObserver.Observe(connection, metrics.Messaging);
    }
}
