namespace Gateway.Instrumentation;

/// <summary>What not every counter needs: fractions, a reset, an exemplar, cells per core. Made when it is needed first.</summary>
internal sealed class CounterExtension
{
    /// <summary>What is not whole, or too large for the count. NaN once the series is removed.</summary>
    public double Fraction;

    private volatile CounterBaseline? _baseline;
    private volatile bool _armed;

    /// <summary>What the counter stood at when it was reset.</summary>
    public CounterBaseline? Baseline
    {
        get => _baseline;
        set => _baseline = value;
    }

    /// <summary>Null until a recording met a sampled trace.</summary>
    public Exemplar? Exemplar { get; set; }

    /// <summary>Whether a recording to the stripes shall take an exemplar.</summary>
    public bool Armed
    {
        get => _armed;
        set => _armed = value;
    }

    /// <summary>The count, once several cores contended for it.</summary>
    public StripedCount? Stripes { get; set; }
}

internal sealed record CounterBaseline(long Count, double Fraction);
