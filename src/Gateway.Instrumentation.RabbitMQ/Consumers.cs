namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>The consumers of a channel that the broker delivers to.</summary>
internal sealed class Consumers(GatewayMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MeasuredConsumer, (string Queue, InProgressScope Scope)> _all = [];
    private readonly Prefetches _prefetches = metrics.Factory.Shared(static _ => new Prefetches());

    /// <summary>The prefetch of those that come; 0 means no limit.</summary>
    public int Prefetch { get; set; }

    public void Add(MeasuredConsumer consumer, string queue)
    {
        lock (_gate)
        {
            if (_all.ContainsKey(consumer))
                return;
            _all.Add(consumer, (queue, metrics.Messaging.TrackConsumer(MeasuredChannel.System, queue)));
            _prefetches.Add(metrics.Messaging, consumer, queue, Prefetch);
        }
    }

    public void Remove(MeasuredConsumer consumer)
    {
        lock (_gate)
        {
            if (_all.Remove(consumer, out var removed))
                End(consumer, removed);
        }
    }

    /// <summary>The channel is closed. Its recovery adds them again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var (consumer, tracked) in _all)
                End(consumer, tracked);
            _all.Clear();
        }
    }

    private void End(MeasuredConsumer consumer, (string Queue, InProgressScope Scope) tracked)
    {
        tracked.Scope.Dispose();
        _prefetches.Remove(metrics.Messaging, consumer, tracked.Queue);
    }
}
