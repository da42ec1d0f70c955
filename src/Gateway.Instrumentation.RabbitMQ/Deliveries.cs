using RabbitMQ.Client;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>The deliveries of a channel that are not settled.</summary>
internal sealed class Deliveries(GatewayMetrics metrics, RabbitMqMetricsOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Delivery> _open = [];

    public void Announce(string queue)
    {
        metrics.Messaging.Announce(MeasuredChannel.System, queue);
        if (options.RabbitMqNames)
            metrics.RabbitMq.Announce(queue);
    }

    public void Receive(ulong tag, string queue, bool redelivered, IReadOnlyBasicProperties properties)
    {
        var delivery = new Delivery(
            metrics.Messaging.TrackMessage(
                MeasuredChannel.System, queue, MessageHeaders.ReadPublishedAt(properties), MessageHeaders.ReadAttempt(redelivered, properties)),
            options.RabbitMqNames ? metrics.RabbitMq.TrackMessage(queue) : default);
        lock (_gate)
            _open[tag] = delivery;
    }

    /// <summary>Keeps what the handler threw. The delivery goes on: the program may still settle it. False when it did so before.</summary>
    public bool Fail(ulong tag, Exception exception, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(tag, out var delivery))
                return false;
            _open[tag] = delivery with { Failure = exception, IsCancelled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested };
            return true;
        }
    }

    /// <summary>Counts what a handler threw after it had settled its message.</summary>
    public void CountLateFailure(string queue, Exception exception)
    {
        metrics.Messaging.RecordError(MeasuredChannel.System, queue, exception);
        if (options.RabbitMqNames)
            metrics.RabbitMq.RecordError(queue, exception);
    }

    /// <summary>Ends a delivery, or all up to it. A tag that is not open was settled before, and does nothing.</summary>
    public void Settle(ulong tag, MessageSettlement settlement, bool multiple = false)
    {
        lock (_gate)
        {
            if (!multiple)
            {
                if (_open.Remove(tag, out var delivery))
                    delivery.End(settlement);
                return;
            }

            // Tag 0 stands for all.
            foreach (var open in _open.Keys.Where(open => tag == 0 || open <= tag).ToList())
            {
                _open.Remove(open, out var delivery);
                delivery.End(settlement);
            }
        }
    }

    /// <summary>The channel is closed, by the program or not: the broker delivers what is open again.</summary>
    public void Abandon(ShutdownInitiator initiator)
    {
        lock (_gate)
        {
            foreach (var delivery in _open.Values)
                delivery.End(
                    initiator == ShutdownInitiator.Application && (delivery.Failure is null || delivery.IsCancelled) ? MessageSettlement.Cancelled : MessageSettlement.Requeued);
            _open.Clear();
        }
    }

    private readonly record struct Delivery(OperationScope<MessageSettlement> Message, OperationScope RabbitMq)
    {
        public Exception? Failure { get; init; }

        public bool IsCancelled { get; init; }

        public void End(MessageSettlement settlement)
        {
            using (Message)
            using (RabbitMq)
            {
                if (settlement == MessageSettlement.Cancelled)
                {
                    Message.Cancel();
                    RabbitMq.Cancel();
                    return;
                }

                Message.Complete(settlement);
                if (Failure is null || IsCancelled)
                {
                    RabbitMq.Succeed();
                    return;
                }

                Message.Fail(Failure);
                RabbitMq.Fail(Failure);
            }
        }
    }
}
