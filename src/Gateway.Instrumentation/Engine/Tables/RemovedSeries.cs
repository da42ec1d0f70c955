using System.Collections.ObjectModel;

namespace Gateway.Instrumentation;

/// <summary>The label values of series of one metric that are removed together, in a form that maps of other types can read.</summary>
internal sealed class RemovedSeries(ReadOnlyCollection<LabelDomain> domains, int count, Func<int, int, object?> valueOf)
{
    private readonly Dictionary<int, HashSet<SharedValues>> _values = [];

    public ReadOnlyCollection<LabelDomain> Domains { get; } = domains;

    /// <summary>True when what was folded or dropped before may have room now.</summary>
    public required bool MakesRoom { get; init; }

    /// <summary>The values of the removed series in some of <see cref="Domains"/>: a bit for each. Read once, for all maps with these labels.</summary>
    public HashSet<SharedValues> ValuesOf(int labels)
    {
        if (!_values.TryGetValue(labels, out var values))
            _values.Add(labels, values = [.. Enumerable.Range(0, count).Select(series => new SharedValues(labels, label => valueOf(series, label)))]);
        return values;
    }
}

/// <summary>Up to five label values, compared together.</summary>
internal readonly record struct SharedValues(object? First, object? Second, object? Third, object? Fourth, object? Fifth)
{
    /// <summary>Takes the values of some labels: a bit for each.</summary>
    public SharedValues(int labels, Func<int, object?> valueOf)
        : this(At(labels, valueOf, 0), At(labels, valueOf, 1), At(labels, valueOf, 2), At(labels, valueOf, 3), At(labels, valueOf, 4))
    {
    }

    public object? this[int label] => label switch
    {
        0 => First,
        1 => Second,
        2 => Third,
        3 => Fourth,
        _ => Fifth,
    };

    private static object? At(int labels, Func<int, object?> valueOf, int label) => (labels & (1 << label)) == 0 ? null : valueOf(label);
}
