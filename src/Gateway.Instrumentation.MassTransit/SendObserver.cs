using MassTransit;

namespace Gateway.Instrumentation.MassTransit;

/// <summary>Hears what a bus publishes and sends.</summary>
internal sealed class SendObserver(MessagingMetrics metrics, MessagePublishResult published) : IPublishObserver, ISendObserver
{
    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Start(context);

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class => End(context);

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Fail(context, exception);

    public Task PreSend<T>(SendContext<T> context)
        where T : class => Start(context);

    public Task PostSend<T>(SendContext<T> context)
        where T : class => End(context);

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Fail(context, exception);

    private Task Start(SendContext context)
    {
        var sending = new Sending(metrics.TrackPublish(MassTransitNames.System, MassTransitNames.OfAddress(context.DestinationAddress)));
        context.AddOrUpdatePayload(() => sending, _ => sending);
        return Task.CompletedTask;
    }

    private Task End(SendContext context)
    {
        if (context.TryGetPayload<Sending>(out var sending))
        {
            using var scope = sending.Scope;
            scope.Complete(published);
        }

        return Task.CompletedTask;
    }

    private static Task Fail(SendContext context, Exception exception)
    {
        if (context.TryGetPayload<Sending>(out var sending))
        {
            using var scope = sending.Scope;
            scope.Fail(exception, context.CancellationToken);
        }

        return Task.CompletedTask;
    }

    private sealed record Sending(OperationScope<MessagePublishResult> Scope);
}
