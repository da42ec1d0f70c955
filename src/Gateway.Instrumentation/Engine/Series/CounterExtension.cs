namespace Gateway.Instrumentation;

/// <summary>What not every counter needs: fractions, a reset, an exemplar, callbacks, cells per core. Made when it is needed first.</summary>
internal sealed class CounterExtension
{
    /// <summary>What is not whole, too large for the count, or from callbacks. NaN once the series is removed.</summary>
    public double Fraction;

    private volatile CounterBaseline? _baseline;
    private volatile SeriesCallback[] _callbacks = [];
    private volatile bool _armed;

    /// <summary>What the counter stood at when it was reset.</summary>
    public CounterBaseline? Baseline
    {
        get => _baseline;
        set => _baseline = value;
    }

    /// <summary>What is asked at each scrape. Changed under the registry's gate.</summary>
    public SeriesCallback[] Callbacks
    {
        get => _callbacks;
        set => _callbacks = value;
    }

    /// <summary>Null until a recording met a sampled trace.</summary>
    public Exemplar? Exemplar { get; set; }

    /// <summary>Whether a recording to the parts shall take an exemplar.</summary>
    public bool Armed
    {
        get => _armed;
        set => _armed = value;
    }

    /// <summary>The count, once several cores contended for it.</summary>
    public SpreadCount? Parts { get; set; }

    /// <summary>Adds what a callback's number has grown by. A number that is no higher than one before changes nothing.</summary>
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
                    return; // removed, and its callbacks with it: the series made anew does not ask them

                // Where the callback is all there is, exactly its number: adding up differences would round each of them.
                var sum = fraction.Equals(callback.Taken) ? number : Math.Min(fraction + (number - callback.Taken), double.MaxValue);
                if (Interlocked.CompareExchange(ref Fraction, sum, fraction).Equals(fraction))
                    break;
            }

            callback.Taken = number;
        }
    }
}

internal sealed record CounterBaseline(long Count, double Fraction);
