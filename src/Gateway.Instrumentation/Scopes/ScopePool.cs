using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>Keeps slots for reuse, so that a scope allocates nothing. At most as many as ran at the same time, up to a bound.</summary>
internal sealed class ScopePool
{
    private const int MaxKept = 1024;

    private readonly ConcurrentQueue<ScopeSlot> _kept = [];
    private ScopeSlot? _first;
    private int _count;

    public ScopeSlot Rent()
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
            return first;
        if (!_kept.TryDequeue(out var slot))
            return new ScopeSlot();
        Interlocked.Decrement(ref _count);
        return slot;
    }

    public void Return(ScopeSlot slot)
    {
        if (Interlocked.CompareExchange(ref _first, slot, null) is null)
            return;
        if (Interlocked.Increment(ref _count) <= MaxKept)
            _kept.Enqueue(slot);
        else
            Interlocked.Decrement(ref _count);
    }
}
