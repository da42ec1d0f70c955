using Gateway.Instrumentation;
using Gateway.Instrumentation.Messaging;

namespace TradingHandlers.Messages;

/// <summary>Messages within the process: a publish is <c>sent</c>, or <c>returned</c> when the service that wants it does not run here.</summary>
internal sealed partial class InProcessBus(InProcessBroker broker, GatewayMetrics metrics, TimeProvider time, ILogger<InProcessBus> logger) : IMessageBus
{
    private const string System = "in_process";

    public Task PublishAsync<T>(T message, CancellationToken cancellationToken)
        where T : notnull
    {
        foreach (var queue in Routes.Of<T>())
        {
            using var publish = metrics.Messaging.TrackPublish(System, queue);
            publish.Complete(broker.TryPublish(queue, new Envelope(message, time.GetUtcNow())) ? MessagePublishResult.Sent : MessagePublishResult.Returned);
        }

        return Task.CompletedTask;
    }

    public Task ConsumeAsync<T>(string queue, Func<T, CancellationToken, Task> handle, CancellationToken stopping)
        where T : notnull
    {
        // A channel delivers once: what a handler cannot handle is gone.
        var consumer = new MessageConsumer(metrics.Messaging, System, queue, onFailure: static _ => MessageSettlement.Dropped);
        return consumer.ConsumeAsync(
            broker.Reader(queue),
            async (envelope, token) =>
            {
                try
                {
                    await handle((T)envelope.Message, token);
                }
                finally
                {
                    broker.Handled();
                }
            },
            static envelope => envelope.PublishedAt,
            (_, failure) => LogFailed(queue, failure),
            stopping);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A message of {Queue} could not be handled.")]
    private partial void LogFailed(string queue, Exception failure);
}
