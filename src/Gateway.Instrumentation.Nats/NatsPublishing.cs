using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Gateway.Instrumentation.Nats;

/// <summary>Measures publishes and connections.</summary>
public static class NatsPublishing
{
    internal const string System = "nats";

    /// <summary>Publishes to core NATS, which confirms nothing: the result is <see cref="MessagePublishResult.Sent"/>.</summary>
    /// <typeparam name="T">The data.</typeparam>
    /// <param name="connection">The connection.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="data">The data.</param>
    /// <param name="headers">Headers. A copy is sent, with the time, the trace context and the request id.</param>
    /// <param name="destination">The label <c>destination</c>: give one when subjects carry ids. The subject when null.</param>
    /// <param name="cancellationToken">Cancels the publish.</param>
    /// <returns>A task that ends when the message is sent.</returns>
    public static async ValueTask PublishMeasuredAsync<T>(
        this INatsClient connection, GatewayMetrics metrics, string subject, T data, NatsHeaders? headers = null, string? destination = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(metrics);
        await metrics.Messaging.TrackPublish(System, destination ?? subject).RunAsync(
            async token =>
            {
                await connection.PublishAsync(subject, data, NatsHeaderNames.Write(headers, metrics.Factory.TimeProvider), cancellationToken: token).ConfigureAwait(false);
                return MessagePublishResult.Sent;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Publishes to JetStream: <see cref="MessagePublishResult.Confirmed"/> with the stream's acknowledgement,
    /// <see cref="MessagePublishResult.Nacked"/> when the stream refused the message, <see cref="MessagePublishResult.Returned"/> when no stream
    /// takes the subject.
    /// </summary>
    /// <typeparam name="T">The data.</typeparam>
    /// <param name="context">The context.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="data">The data.</param>
    /// <param name="options">The client's options, such as the message id.</param>
    /// <param name="headers">Headers. A copy is sent, with the time, the trace context and the request id.</param>
    /// <param name="destination">The label <c>destination</c>: give one when subjects carry ids. The subject when null.</param>
    /// <param name="cancellationToken">Cancels the publish.</param>
    /// <returns>The stream's answer. It may hold a refusal: call its <c>EnsureSuccess</c>.</returns>
    public static async ValueTask<PubAckResponse> PublishMeasuredAsync<T>(
        this INatsJSContext context, GatewayMetrics metrics, string subject, T data, NatsJSPubOpts? options = null, NatsHeaders? headers = null,
        string? destination = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(metrics);
        using var scope = metrics.Messaging.TrackPublish(System, destination ?? subject);
        try
        {
            var answer = await context.PublishAsync(
                subject, data, opts: options, headers: NatsHeaderNames.Write(headers, metrics.Factory.TimeProvider), cancellationToken: cancellationToken).ConfigureAwait(false);
            scope.Complete(answer.Error is null ? MessagePublishResult.Confirmed : MessagePublishResult.Nacked);
            return answer;
        }
        catch (Exception exception) when (exception is NatsJSPublishNoResponseException or NatsNoRespondersException)
        {
            scope.Complete(MessagePublishResult.Returned);
            throw;
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }
    }

    /// <summary>
    /// Shows whether a connection is open and how often it was lost, also while it reconnects by itself or has not opened yet, and counts the messages that a slow
    /// subscription dropped as errors of the type <c>slow_consumer</c>.
    /// </summary>
    /// <param name="connection">The connection. Its label is <c>NatsOpts.Name</c>: give it one, from a small set.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <returns>
    /// The registration. Dispose it before the connection: the connection leaves the page, because one that is closed on purpose is not down.
    /// </returns>
    public static IDisposable ObserveConnection(this INatsClient connection, GatewayMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(metrics);
        return new ConnectionObserver(connection.Connection, metrics.Messaging);
    }
}
