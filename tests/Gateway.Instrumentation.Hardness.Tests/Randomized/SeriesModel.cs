namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>One series as the design describes it, whatever its type.</summary>
internal sealed class SeriesModel(string[] key, int buckets)
{
    public string[] Key { get; } = key;

    public bool Removed { get; set; }

    public double Created { get; set; }

    /// <summary>Changes with every recording.</summary>
    public int Version { get; set; }

    /// <summary>What the last sweep that saw a change saw, and when.</summary>
    public (int Version, TimeSpan At)? Seen { get; set; }

    /// <summary>A counter's or gauge's number, or a histogram's sum. Null for a gauge that was never set.</summary>
    public double? Value { get; set; }

    /// <summary>Whether a gauge was counted up or down.</summary>
    public bool Relative { get; set; }

    /// <summary>A gauge's callbacks; one that gives null throws.</summary>
    public List<Func<double?>> Callbacks { get; } = [];

    public long[] Buckets { get; } = new long[buckets];
}
