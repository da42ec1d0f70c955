namespace Gateway.Instrumentation;

/// <summary>The label values of series of one metric that are removed together, in a form that maps of other types can read.</summary>
internal sealed class RemovedSeries(IReadOnlyList<LabelDomain> domains, int count, Func<int, int, object?> valueOf)
{
    /// <summary>True when what was folded or dropped before may have room now.</summary>
    public required bool MakesRoom { get; init; }

    /// <summary>Pairs the labels of a map with those of the metric; empty when they share none.</summary>
    public (int Own, int Removed)[] SharedWith(IReadOnlyList<LabelDomain> own) =>
    [
        .. from i in Enumerable.Range(0, own.Count)
           from j in Enumerable.Range(0, domains.Count)
           where ReferenceEquals(own[i], domains[j])
           select (i, j),
    ];

    /// <summary>The values of the removed series in the shared labels.</summary>
    public HashSet<SharedValues> ValuesOf((int Own, int Removed)[] shared) =>
        [.. Enumerable.Range(0, count).Select(series => new SharedValues(shared, pair => valueOf(series, pair.Removed)))];
}

/// <summary>Up to five label values, compared together.</summary>
internal readonly record struct SharedValues(object? First, object? Second, object? Third, object? Fourth, object? Fifth)
{
    public SharedValues((int Own, int Removed)[] shared, Func<(int Own, int Removed), object?> value)
        : this(At(shared, value, 0), At(shared, value, 1), At(shared, value, 2), At(shared, value, 3), At(shared, value, 4))
    {
    }

    private static object? At((int Own, int Removed)[] shared, Func<(int Own, int Removed), object?> value, int index) =>
        index < shared.Length ? value(shared[index]) : null;
}
