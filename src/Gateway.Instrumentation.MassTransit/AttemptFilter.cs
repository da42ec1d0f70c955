using MassTransit;

namespace Gateway.Instrumentation.MassTransit;

/// <summary>Stands around each attempt of a consumer, inside all retries, which observers see only as a whole.</summary>
internal sealed class AttemptFilter<TContext, TMessage>(MassTransitMetrics consumers, string endpoint) : IFilter<TContext>
    where TContext : class, ConsumeContext
    where TMessage : class
{
    public async Task Send(TContext context, IPipe<TContext> next)
    {
        if (context.GetRetryAttempt() > 0)
            consumers.RecordRetry(endpoint, MassTransitNames.OfMessage<TMessage>());
        try
        {
            await next.Send(context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // A redelivery swallows it: this is the only place that sees it.
            if (context.ReceiveContext.TryGetPayload<Delivery>(out var delivery))
                delivery.Failure = exception;
            throw;
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("gatewayMetrics");
}
