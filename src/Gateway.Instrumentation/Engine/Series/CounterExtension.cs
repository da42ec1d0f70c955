namespace Gateway.Instrumentation;

/// <summary>State that few counters need: fractions, a baseline, an exemplar, callbacks, cells per core. Created on first use.</summary>
internal sealed class CounterExtension
{
    /// <summary>The sum of amounts that are fractional, too large for the count, or from callbacks. NaN once the series is removed.</summary>
    public double Fraction;

    private volatile CounterBaseline? _baseline;
    private volatile SeriesCallback[] _callbacks = [];
    private volatile bool _armed;
    private volatile bool _hasHandedOver;

    /// <summary>The baseline: the counter's number at the last reset.</summary>
    public CounterBaseline? Baseline
    {
        get => _baseline;
        set => _baseline = value;
    }

    /// <summary>The callbacks that each scrape calls. Changed under the registry's gate.</summary>
    public SeriesCallback[] Callbacks
    {
        get => _callbacks;
        set => _callbacks = value;
    }

    /// <summary>Null until a recording has found a sampled trace.</summary>
    public Exemplar? Exemplar { get; set; }

    /// <summary>True when a recording to the parts should take an exemplar.</summary>
    public bool Armed
    {
        get => _armed;
        set => _armed = value;
    }

    /// <summary>True once the counter was removed and its successor goes on from its number.</summary>
    public bool HasHandedOver
    {
        get => _hasHandedOver;
        set => _hasHandedOver = value;
    }

    /// <summary>The spread count; null until several cores have contended for it.</summary>
    public SpreadCount? Parts { get; set; }

    /// <summary>Adds the growth of a callback's number. A number that is not above the highest one so far changes nothing.</summary>
    public void Take(SeriesCallback callback, double number)
    {
        lock (callback)
        {
            if (number <= callback.Taken)
                return;
            while (true)
            {
                var fraction = Volatile.Read(ref Fraction);
                if (double.IsNaN(fraction))
                    return; // removed together with its callbacks: a new series does not call them

                // Without other amounts, exactly the callback's number: adding differences would round each of them.
                var sum = fraction.Equals(callback.Taken) ? number : Math.Min(fraction + (number - callback.Taken), double.MaxValue);
                if (Interlocked.CompareExchange(ref Fraction, sum, fraction).Equals(fraction))
                    break;
            }

            callback.Taken = number;
        }
    }
}

internal sealed record CounterBaseline(long Count, double Fraction, double Kept);
