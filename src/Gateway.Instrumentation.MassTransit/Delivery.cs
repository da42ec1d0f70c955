using MassTransit;
using MassTransit.Transports;

namespace Gateway.Instrumentation.MassTransit;

/// <summary>One message between its receipt and its settlement: a payload of its context.</summary>
internal sealed class Delivery(GatewayMetrics metrics, MassTransitMetrics consumers, string endpoint)
{
    private readonly Lock _gate = new();
    private readonly List<(Type Message, OperationScope<MassTransitConsumeResult> Scope)> _consuming = [];
    private OperationScope<MessageSettlement> _message;
    private bool _isStarted;

    /// <summary>The label of the endpoint.</summary>
    public string Endpoint => endpoint;

    /// <summary>What the last attempt threw.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The observers were told of a fault. MassTransit says so before it moves or discards the message.</summary>
    public bool IsFaultKnown { get; set; }

    /// <summary>The message was moved to the error queue.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>MassTransit sent the message again, to come later.</summary>
    public bool IsRescheduled { get; set; }

    /// <summary>A consumer begins. The age is known only now, as the time of the publish is in the body.</summary>
    public void StartConsume<T>(ConsumeContext<T> context)
        where T : class
    {
        lock (_gate)
        {
            StartMessage(context.SentTime is { } sent ? new DateTimeOffset(DateTime.SpecifyKind(sent, DateTimeKind.Utc)) : null, Attempt(context));
            _consuming.Add((typeof(T), consumers.TrackConsume(endpoint, MassTransitNames.OfMessage<T>())));
        }
    }

    /// <summary>A consumer has ended, with all its retries.</summary>
    public void EndConsume<T>(MassTransitOutcome outcome, Exception? failure = null)
    {
        lock (_gate)
        {
            var index = _consuming.FindIndex(static one => one.Message == typeof(T));
            if (index < 0)
                return;
            using var scope = _consuming[index].Scope;
            _consuming.RemoveAt(index);
            if (outcome == MassTransitOutcome.Cancelled)
                scope.Cancel();
            else if (outcome != MassTransitOutcome.Failed)
                scope.Complete(outcome == MassTransitOutcome.Rescheduled ? MassTransitConsumeResult.Rescheduled : MassTransitConsumeResult.Consumed);
            if (failure is not null)
                scope.Fail(failure);
        }
    }

    /// <summary>The message is settled: ends what is open.</summary>
    public void Settle(bool redelivered, MessageSettlement settlement, Exception? failure = null)
    {
        lock (_gate)
        {
            // Nobody consumed it: there is no consumer for it, or its body cannot be read.
            StartMessage(publishedAt: null, redelivered ? 2 : 1);
            foreach (var (_, scope) in _consuming)
                scope.Dispose();
            _consuming.Clear();
            using var message = _message;
            message.Settle(settlement, failure);
        }
    }

    /// <summary>Takes note of a move to the error queue, when there is one.</summary>
    public IErrorTransport Watch(IErrorTransport transport) => new WatchedErrorTransport(transport, this);

    private void StartMessage(DateTimeOffset? publishedAt, int attempt)
    {
        if (_isStarted)
            return;
        _isStarted = true;
        _message = metrics.Messaging.TrackMessage(MassTransitNames.System, endpoint, publishedAt, attempt);
    }

    private static int Attempt(ConsumeContext context) => Math.Max(1 + context.GetRedeliveryCount(), context.ReceiveContext.Redelivered ? 2 : 1);

    private sealed class WatchedErrorTransport(IErrorTransport transport, Delivery delivery) : IErrorTransport
    {
        public async Task Send(ExceptionReceiveContext context)
        {
            await transport.Send(context).ConfigureAwait(false);
            (delivery.IsMoved, delivery.Failure) = (true, context.Exception);
        }
    }
}
