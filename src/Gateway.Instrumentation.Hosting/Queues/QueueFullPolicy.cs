namespace Gateway.Instrumentation.Hosting;

/// <summary>What a <see cref="WorkQueue{T}"/> does with a new item when it is full.</summary>
public enum QueueFullPolicy
{
    /// <summary><see cref="WorkQueue{T}.EnqueueAsync"/> waits until there is room. Nothing is lost, and producers slow down.</summary>
    Wait,

    /// <summary>The new item is refused and counted in <c>work_queue_rejected_total{reason="full"}</c>.</summary>
    Reject,

    /// <summary>The oldest item leaves and is counted in <c>work_queue_rejected_total{reason="dropped_oldest"}</c>.</summary>
    DropOldest,
}
