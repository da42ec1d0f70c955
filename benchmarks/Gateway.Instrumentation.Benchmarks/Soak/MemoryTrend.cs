namespace Gateway.Instrumentation.Benchmarks.Soak;

/// <summary>Whether memory stays where it is: the last quarter of the samples beside the second, when all is warm.</summary>
internal sealed class MemoryTrend
{
    // What the runtime's own housekeeping moves from one sample to another.
    private const long Noise = 256 * 1024;
    private const double Tolerance = 0.05;

    private readonly List<long> _samples = [];

    public long Last => _samples[^1];

    public void Add(long bytes) => _samples.Add(bytes);

    public long SecondQuarter => Median(_samples.Count / 4, _samples.Count / 2);

    public long LastQuarter => Median(_samples.Count * 3 / 4, _samples.Count);

    public bool IsFlat => LastQuarter <= SecondQuarter * (1 + Tolerance) + Noise;

    private long Median(int from, int to)
    {
        var ordered = _samples[from..Math.Max(to, from + 1)].Order().ToArray();
        return ordered[ordered.Length / 2];
    }
}
