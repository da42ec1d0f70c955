using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>
/// Keeps the slots that threads have no room for: operations that start on one thread and end on another move slots between
/// them through here, and nested operations need more than one. So a scope allocates nothing.
/// </summary>
internal static class ScopePool
{
    // More operations than this at the same time are rare, and then cost an allocation each.
    private const int MaxKept = 1024;

    private static readonly ConcurrentQueue<ScopeSlot> Kept = [];
    private static int _count;

    public static ScopeSlot Take()
    {
        if (!Kept.TryDequeue(out var slot))
            return new ScopeSlot();
        Interlocked.Decrement(ref _count);
        return slot;
    }

    public static void Return(ScopeSlot slot)
    {
        if (Interlocked.Increment(ref _count) <= MaxKept)
            Kept.Enqueue(slot);
        else
            Interlocked.Decrement(ref _count);
    }
}
