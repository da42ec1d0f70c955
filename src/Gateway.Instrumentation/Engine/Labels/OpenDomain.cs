using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>
/// The domain of a label whose values are not known in advance. It admits <paramref name="limit"/> values and folds later ones
/// into <paramref name="other"/>. A value leaves with the last series that shows it, so that a service whose label values come
/// and go (positions, sessions) does not use up its limit.
/// </summary>
internal abstract class OpenDomain<T>(string name, int limit, T other, IEqualityComparer<T>? comparer = null) : LabelDomain<T>(name)
    where T : notnull
{
    private volatile Metric[] _metrics = [];
    private volatile bool _full;
    private volatile bool _hasFolded;

    public sealed override bool IsFull => _full;

    public sealed override bool HasFolded => _hasFolded;

    protected T Other { get; } = other;

    /// <summary>The values shown now. Read without a lock, changed under the registry's gate.</summary>
    protected ConcurrentDictionary<T, AdmittedValue> Admitted { get; } = new(comparer);

    public sealed override bool TryResolve(T raw, out T canonical, out bool folded)
    {
        folded = false;
        if (TryFind(raw, out canonical))
            return true;
        if (!_full)
            return false;
        canonical = Folded();
        folded = true;
        return true;
    }

    public sealed override T Admit(T raw, out bool folded)
    {
        folded = false;
        if (!TryFind(raw, out var canonical))
        {
            if (_full)
            {
                folded = true;
                return Folded();
            }

            canonical = Canonicalize(raw);
            Admitted[canonical] = new AdmittedValue(canonical);
            _full = Admitted.Count >= limit;
        }

        return canonical;
    }

    public sealed override void Hold(T canonical)
    {
        if (!IsOther(canonical))
            Admitted[canonical].Holders++;
    }

    public sealed override void Release(T canonical)
    {
        if (!IsOther(canonical) && --Admitted[canonical].Holders == 0)
            Leave(canonical);
    }

    public sealed override void Discard(T canonical)
    {
        if (Admitted.TryGetValue(canonical, out var value) && value.Holders == 0)
            Leave(canonical);
    }

    public sealed override T Fold(T canonical) => Folded();

    public sealed override bool IsOtherValue(T canonical) => IsOther(canonical);

    public sealed override void Join(Metric metric) => _metrics = [.. _metrics, metric];

    public sealed override void ReportFold()
    {
        foreach (var metric in _metrics)
            metric.ReportOverflow();
    }

    /// <summary>Finds the canonical value that is shown for a raw one. Allocates nothing.</summary>
    private protected abstract bool TryFind(T raw, out T canonical);

    /// <summary>The canonical form of a raw value that is not shown yet.</summary>
    private protected abstract T Canonicalize(T raw);

    private T Folded()
    {
        if (!_hasFolded)
            _hasFolded = true;
        return Other;
    }

    private void Leave(T canonical)
    {
        Admitted.TryRemove(canonical, out _);
        _full = false;
    }

    protected bool IsOther(T value) => EqualityComparer<T>.Default.Equals(value, Other);

    internal sealed class AdmittedValue(T value)
    {
        public T Value { get; } = value;

        /// <summary>Number of series that show the value. Changed under the registry's gate.</summary>
        public int Holders { get; set; }
    }
}
