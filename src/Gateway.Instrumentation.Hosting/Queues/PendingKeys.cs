using System.Collections.Concurrent;

namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// Leaves out events whose key is already pending, such as ten changes of one file before it is parsed. What is left out is
/// counted in <c>events_deduplicated_total</c> (family <see cref="BatchMetrics"/>).
/// </summary>
/// <typeparam name="TKey">The keys, such as paths.</typeparam>
/// <param name="metrics">The family to record to: <c>metrics.Batches</c>.</param>
/// <param name="comparer">Compares keys; the type's own comparison when null.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class PendingKeys<TKey>(BatchMetrics metrics, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, bool> _pending = new(comparer);

    /// <summary>Number of keys that are pending.</summary>
    public int Count => _pending.Count;

    /// <summary>Notes that work on a key is pending, until <see cref="Remove"/>. Without it, all later events of the key are left out.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False when it is pending already: leave the event out, which is counted.</returns>
    public bool TryAdd(TKey key)
    {
        if (_pending.TryAdd(key, true))
            return true;
        metrics.RecordDeduplicated();
        return false;
    }

    /// <summary>Notes that the work on a key begins: an event that comes from now on is a new one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True when it was pending.</returns>
    public bool Remove(TKey key) => _pending.TryRemove(key, out _);
}
