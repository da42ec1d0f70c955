namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// The families of one appended page so far. A page that says HELP or TYPE twice of one, or TYPE after its samples, is refused
/// by promtool, and so is a bound or quantile that is no number.
/// </summary>
internal sealed class AppendedFamilies
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <summary>The names in the lines so far.</summary>
    public IEnumerable<string> Names => _names;

    /// <summary>Whether a sample with this name may belong to a family with that one.</summary>
    public static bool IsOf(string family, string sample) =>
        sample.StartsWith(family, StringComparison.Ordinal) && (sample.Length == family.Length || Suffixes.Contains(sample[family.Length..]));

    /// <summary>Takes a line. False when it contradicts the lines before it.</summary>
    public bool TryAdd(string name, ReadLine line)
    {
        _names.Add(name);
        if ((_families.GetValueOrDefault(name) ?? OwnerOf(name)) is not { } family)
            _families.Add(name, family = new Family());
        switch (line.Kind)
        {
            case LineKind.Help:
                return !family.HasHelp && (family.HasHelp = true);
            case LineKind.Type when family.Type is null && !family.HasSamples:
                family.Type = line.Type;
                return true;
            case LineKind.Sample when (family.Type != "histogram" || !line.HasOddBound) && (family.Type != "summary" || !line.HasOddQuantile):
                return family.HasSamples = true;
            default:
                return false;
        }
    }

    public void Clear()
    {
        _names.Clear();
        _families.Clear();
    }

    // To promtool, every line about x_count is about the histogram x that came before it, unless x_count came first.
    private Family? OwnerOf(string name)
    {
        foreach (var suffix in Suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && _families.TryGetValue(name[..^suffix.Length], out var family)
                && (family.Type == "histogram" || (family.Type == "summary" && suffix != "_bucket")))
                return family;
        }

        return null;
    }

    private sealed class Family
    {
        public bool HasHelp { get; set; }

        public string? Type { get; set; }

        public bool HasSamples { get; set; }
    }
}
