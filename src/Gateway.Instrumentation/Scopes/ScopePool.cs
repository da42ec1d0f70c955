using System.Collections.Concurrent;

using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// Keeps the slots beyond the one that each thread keeps: an operation that starts on one thread and ends on another moves its
/// slot between them through this pool, and nested operations need more than one slot. So a scope allocates nothing.
/// </summary>
internal static class ScopePool
{
    // More concurrent operations than this are rare; each of them costs one allocation.
    private const int MaxKept = 1024;

    private static readonly ConcurrentQueue<ScopeSlot> Kept = [];
    private static int _count;

    /// <summary>A slot. Null when the stack is nearly used up: the delegates of an operation kind start operations of that kind without end.</summary>
    public static ScopeSlot? Take()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return null;
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
