namespace Gateway.Instrumentation;

/// <summary>
/// The keys of a map by their values in some of its labels, so that a removal by these visits no other key. Changed under the
/// registry's gate.
/// </summary>
/// <param name="labels">The labels: a bit for each.</param>
/// <param name="keys">The keys that the map has already.</param>
internal sealed class LabelGroups<T1, T2, T3, T4, T5>(int labels, IEnumerable<LabelKey<T1, T2, T3, T4, T5>> keys)
{
    private readonly Dictionary<LabelKey<T1, T2, T3, T4, T5>, HashSet<LabelKey<T1, T2, T3, T4, T5>>> _groups = Grouped(labels, keys);

    public IEnumerable<LabelKey<T1, T2, T3, T4, T5>> With(in LabelKey<T1, T2, T3, T4, T5> key) =>
        _groups.GetValueOrDefault(key.Only(labels)) ?? Enumerable.Empty<LabelKey<T1, T2, T3, T4, T5>>();

    public void Add(in LabelKey<T1, T2, T3, T4, T5> key) => Add(_groups, key, key.Only(labels));

    public void Remove(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        var common = key.Only(labels);
        if (_groups.TryGetValue(common, out var group) && group.Remove(key) && group.Count == 0)
            _groups.Remove(common);
    }

    private static Dictionary<LabelKey<T1, T2, T3, T4, T5>, HashSet<LabelKey<T1, T2, T3, T4, T5>>> Grouped(
        int labels, IEnumerable<LabelKey<T1, T2, T3, T4, T5>> keys)
    {
        var groups = new Dictionary<LabelKey<T1, T2, T3, T4, T5>, HashSet<LabelKey<T1, T2, T3, T4, T5>>>(LabelKeyHash<T1, T2, T3, T4, T5>.Instance);
        foreach (var key in keys)
            Add(groups, key, key.Only(labels));
        return groups;
    }

    private static void Add(
        Dictionary<LabelKey<T1, T2, T3, T4, T5>, HashSet<LabelKey<T1, T2, T3, T4, T5>>> groups,
        in LabelKey<T1, T2, T3, T4, T5> key, in LabelKey<T1, T2, T3, T4, T5> common)
    {
        if (!groups.TryGetValue(common, out var group))
            groups.Add(common, group = new(LabelKeyHash<T1, T2, T3, T4, T5>.Instance));
        group.Add(key);
    }
}
