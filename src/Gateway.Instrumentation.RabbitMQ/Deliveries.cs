using RabbitMQ.Client;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>The deliveries of a channel that are not settled.</summary>
internal sealed class Deliveries(GatewayMetrics metrics, RabbitMqMetricsOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Delivery> _open = [];
    private ShutdownInitiator _endedBy;

    public void Announce(string queue)
    {
        metrics.Messaging.Announce(MeasuredChannel.System, queue);
        if (options.RabbitMqNames)
            metrics.RabbitMq.Announce(queue);
    }

    /// <summary>Starts the measuring of a message that the broker has forgotten already, or that <see cref="Open"/> keeps.</summary>
    public Delivery Start(string queue, bool redelivered, IReadOnlyBasicProperties properties, CancellationToken gone) => new(
        metrics.Messaging.TrackMessage(
            MeasuredChannel.System, queue, MessageHeaders.ReadPublishedAt(properties), MessageHeaders.ReadAttempt(redelivered, properties)),
        options.RabbitMqNames ? metrics.RabbitMq.TrackMessage(queue) : default,
        gone);

    /// <summary>Keeps a delivery until the channel is told how it is settled.</summary>
    public void Open(ulong tag, Delivery delivery)
    {
        lock (_gate)
            _open[tag] = delivery;
    }

    /// <summary>Keeps what the handler threw. The delivery goes on: the program may still settle it. False when it did so before.</summary>
    public bool Fail(ulong tag, Exception exception)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(tag, out var delivery))
                return false;
            _open[tag] = delivery with { Failure = exception };
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
                    End(delivery, settlement);
                return;
            }

            // Tag 0 stands for all.
            foreach (var open in _open.Keys.Where(open => tag == 0 || open <= tag).ToList())
            {
                _open.Remove(open, out var delivery);
                End(delivery, settlement);
            }
        }
    }

    /// <summary>
    /// Ends a delivery when its channel is no more: nobody will settle it. The client hands out what it has fetched after the end of the
    /// channel, too.
    /// </summary>
    public void EndIfGone(ulong tag)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(tag, out var delivery) && delivery.Gone.IsCancellationRequested)
            {
                _open.Remove(tag);
                delivery.End(Abandoned(delivery));
            }
        }
    }

    /// <summary>The channel is closed, by the program or not: the broker delivers what is open again.</summary>
    public void Abandon(ShutdownInitiator initiator)
    {
        lock (_gate)
        {
            _endedBy = initiator;
            foreach (var delivery in _open.Values)
                delivery.End(Abandoned(delivery));
            _open.Clear();
        }
    }

    // What a channel that is no more is told does not reach the broker, although the client may not say so.
    private void End(Delivery delivery, MessageSettlement settlement) =>
        delivery.End(delivery.Gone.IsCancellationRequested ? Abandoned(delivery) : settlement);

    private MessageSettlement Abandoned(Delivery delivery) =>
        _endedBy == ShutdownInitiator.Application && delivery.Failure is null ? MessageSettlement.Cancelled : MessageSettlement.Requeued;
}
