using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>Keeps slots for reuse, so that a scope allocates nothing. A slot that is here refers to no registry.</summary>
internal static class ScopePool
{
    // More operations than this at the same time are rare, and then cost an allocation each.
    private const int MaxKept = 1024;

    // One slot stays with each thread, which takes no atomic step.
    [ThreadStatic]
    private static ScopeSlot? _own;

    // Operations that start on one thread and end on another move slots between them through here.
    private static readonly ConcurrentQueue<ScopeSlot> Shared = [];
    private static int _count;

    public static ScopeSlot Rent()
    {
        if (_own is { } own)
        {
            _own = null;
            return own;
        }

        if (!Shared.TryDequeue(out var slot))
            return new ScopeSlot();
        Interlocked.Decrement(ref _count);
        return slot;
    }

    public static void Return(ScopeSlot slot)
    {
        if (_own is null)
            _own = slot;
        else if (Interlocked.Increment(ref _count) <= MaxKept)
            Shared.Enqueue(slot);
        else
            Interlocked.Decrement(ref _count);
    }
}
