namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// The families of one appended page so far. A page that says HELP or TYPE twice of one, or TYPE after its samples, is refused
/// by promtool, and so is a bound or quantile that is no number.
/// </summary>
internal sealed class AppendedFamilies
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);

    /// <summary>The names in the lines so far.</summary>
    public IEnumerable<string> Names => _families.Keys;

    /// <summary>Whether a sample with this name may belong to a family with that one.</summary>
    public static bool IsOf(string family, string sample) =>
        sample.StartsWith(family, StringComparison.Ordinal) && (sample.Length == family.Length || Suffixes.Contains(sample[family.Length..]));

    /// <summary>Takes a line. False when it contradicts the lines before it.</summary>
    public bool TryAdd(string name, ReadLine line)
    {
        if (!_families.TryGetValue(name, out var family))
            _families.Add(name, family = new Family());
        switch (line.Kind)
        {
            case LineKind.Help:
                return !family.HasHelp && (family.HasHelp = true);
            case LineKind.Type when family.Type is null && !family.HasSamples:
                family.Type = line.Type;
                return true;
            case LineKind.Sample:
                return TryAddSample(name, line, family);
            default:
                return false;
        }
    }

    public void Clear() => _families.Clear();

    private bool TryAddSample(string name, ReadLine line, Family itself)
    {
        var owner = itself.Type is null && !itself.HasSamples && !itself.HasHelp ? OwnerOf(name) ?? itself : itself;
        if ((owner.Type == "histogram" && line.HasOddBound) || (owner.Type == "summary" && line.HasOddQuantile))
            return false;
        return owner.HasSamples = true;
    }

    // A family of its own name comes first; else that of a histogram or summary, without the suffix.
    private Family? OwnerOf(string sample)
    {
        foreach (var suffix in Suffixes)
        {
            if (sample.EndsWith(suffix, StringComparison.Ordinal) && _families.TryGetValue(sample[..^suffix.Length], out var family)
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
