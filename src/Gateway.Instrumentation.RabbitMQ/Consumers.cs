namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>The consumers of a channel that the broker delivers to.</summary>
internal sealed class Consumers(MessagingMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MeasuredConsumer, (string Queue, InProgressScope Scope)> _all = [];

    /// <summary>The prefetch of those that come; 0 means no limit.</summary>
    public int Prefetch { get; set; }

    public void Add(MeasuredConsumer consumer, string queue)
    {
        lock (_gate)
        {
            if (_all.ContainsKey(consumer))
                return;
            _all.Add(consumer, (queue, metrics.TrackConsumer(MeasuredChannel.System, queue)));
            metrics.SetPrefetch(MeasuredChannel.System, queue, Prefetch);
        }
    }

    public void Remove(MeasuredConsumer consumer)
    {
        lock (_gate)
        {
            if (_all.Remove(consumer, out var removed))
                End(removed);
        }
    }

    /// <summary>The channel is closed. Its recovery adds them again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var consumer in _all.Values)
                End(consumer);
            _all.Clear();
        }
    }

    // A consumer of the same queue on another channel shows its prefetch again when it is added the next time.
    private void End((string Queue, InProgressScope Scope) consumer)
    {
        consumer.Scope.Dispose();
        metrics.RemovePrefetch(MeasuredChannel.System, consumer.Queue);
    }
}
