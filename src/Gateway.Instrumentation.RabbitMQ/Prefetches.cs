namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>
/// The prefetch of each queue: that of the consumer that came last, of all channels of the process. It is shown while somebody
/// consumes the queue.
/// </summary>
internal sealed class Prefetches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(MeasuredConsumer Consumer, int Prefetch)>> _queues = [];

    public void Add(MessagingMetrics metrics, MeasuredConsumer consumer, string queue, int prefetch)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(queue, out var consumers))
                _queues.Add(queue, consumers = []);
            consumers.Add((consumer, prefetch));
            metrics.SetPrefetch(MeasuredChannel.System, queue, prefetch);
        }
    }

    public void Remove(MessagingMetrics metrics, MeasuredConsumer consumer, string queue)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(queue, out var consumers) || consumers.RemoveAll(one => one.Consumer == consumer) == 0)
                return;
            if (consumers.Count > 0)
            {
                metrics.SetPrefetch(MeasuredChannel.System, queue, consumers[^1].Prefetch);
                return;
            }

            _queues.Remove(queue);
            metrics.RemovePrefetch(MeasuredChannel.System, queue);
        }
    }
}
