using MassTransit;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace Gateway.Instrumentation.MassTransit;

/// <summary>Hears what all endpoints of a bus receive, and what becomes of it.</summary>
internal sealed class DeliveryObserver(GatewayMetrics metrics, MassTransitMetrics consumers) : IReceiveObserver, IConsumeObserver
{
    private const string Redelivery = $"MassTransit.Middleware.{nameof(RedeliveryRetryFilter<,>)}<";

    public Task PreReceive(ReceiveContext context)
    {
        var delivery = new Delivery(metrics, consumers, MassTransitNames.OfAddress(context.InputAddress));
        context.AddOrUpdatePayload(() => delivery, _ => delivery);
        if (context.TryGetPayload<IErrorTransport>(out var transport))
            context.AddOrUpdatePayload(() => delivery.Watch(transport), _ => delivery.Watch(transport));
        return Task.CompletedTask;
    }

    public Task PostReceive(ReceiveContext context)
    {
        if (Of(context) is not { } delivery)
            return Task.CompletedTask;
        var settlement = delivery switch
        {
            { IsMoved: true } => MessageSettlement.DeadLettered,
            _ when context.IsFaulted => MessageSettlement.Dropped,
            { IsRescheduled: true } => MessageSettlement.Requeued,
            _ when context.IsDelivered => MessageSettlement.Acked,
            _ => MessageSettlement.Dropped, // moved to the _skipped queue, or discarded: no consumer takes it
        };
        delivery.Settle(context.Redelivered, settlement, settlement == MessageSettlement.Acked ? null : delivery.Failure);
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        if (Of(context) is not { } delivery)
            return Task.CompletedTask;

        // Of a message that no consumer got, this is told twice: as a fault, before it is moved, and at the end when the move fails.
        if (context.IsFaulted && !delivery.IsFaultKnown)
        {
            (delivery.IsFaultKnown, delivery.Failure) = (true, exception);
            return Task.CompletedTask;
        }

        // The in-memory transport has no broker that would deliver it again.
        var settlement = IsStopped(context, exception) ? MessageSettlement.Cancelled
            : context.InputAddress?.Scheme == "loopback" ? MessageSettlement.Dropped
            : MessageSettlement.Requeued;
        delivery.Settle(context.Redelivered, settlement, exception);
        return Task.CompletedTask;
    }

    public Task PreConsume<T>(ConsumeContext<T> context)
        where T : class
    {
        Of(context.ReceiveContext)?.StartConsume(context);
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class
    {
        if (consumerType.StartsWith(Redelivery, StringComparison.Ordinal) && Of(context.ReceiveContext) is { } delivery)
            delivery.IsRescheduled = true;
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context)
        where T : class
    {
        if (Of(context.ReceiveContext) is not { } delivery)
            return Task.CompletedTask;
        if (delivery.IsRescheduled)
            delivery.EndConsume<T>(MassTransitOutcome.Rescheduled, delivery.Failure);
        else
            delivery.EndConsume<T>(MassTransitOutcome.Success);
        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        if (Of(context.ReceiveContext) is { } delivery)
            delivery.IsFaultKnown = true;
        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
        where T : class
    {
        if (Of(context.ReceiveContext) is not { } delivery)
            return Task.CompletedTask;
        delivery.Failure = exception;
        if (IsStopped(context.ReceiveContext, exception))
            delivery.EndConsume<T>(MassTransitOutcome.Cancelled);
        else
            delivery.EndConsume<T>(MassTransitOutcome.Failed, exception);
        return Task.CompletedTask;
    }

    private static Delivery? Of(ReceiveContext context) => context.TryGetPayload<Delivery>(out var delivery) ? delivery : null;

    private static bool IsStopped(ReceiveContext context, Exception exception) =>
        exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested;
}
