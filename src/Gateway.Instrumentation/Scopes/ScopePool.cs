using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>Keeps slots for reuse, so that a scope allocates nothing.</summary>
internal sealed class ScopePool
{
    // More operations than this at the same time are rare, and then cost an allocation each.
    private const int MaxKept = 1024;

    // One slot stays with each thread, which takes no atomic step. It is no state of any registry: whoever rents it
    // prepares it anew. (It keeps what it last recorded to alive, one object for a thread.)
    [ThreadStatic]
    private static ScopeSlot? _own;

    // Operations that start on one thread and end on another move slots between them through here.
    private readonly ConcurrentQueue<ScopeSlot> _shared = [];
    private int _count;

    public ScopeSlot Rent()
    {
        if (_own is { } own)
        {
            _own = null;
            return own;
        }

        if (!_shared.TryDequeue(out var slot))
            return new ScopeSlot();
        Interlocked.Decrement(ref _count);
        return slot;
    }

    public void Return(ScopeSlot slot)
    {
        if (_own is null)
            _own = slot;
        else if (Interlocked.Increment(ref _count) <= MaxKept)
            _shared.Enqueue(slot);
        else
            Interlocked.Decrement(ref _count);
    }
}
