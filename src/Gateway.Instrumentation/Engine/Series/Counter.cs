using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// A number that only grows: how often something happened since the process started. Names end in <c>_total</c>;
/// Prometheus reads it with <c>rate()</c> or <c>increase()</c>.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing.</remarks>
public sealed class Counter : Series
{
    // Whole increments stay exact in _count; only what is not whole, or too large, goes to _fraction.
    private const long Retired = long.MinValue;
    private const long MaxWholeIncrement = 1L << 53;
    private const long MaxCount = 1L << 61;

    private long _count;
    private long _countAtReset;
    private double _fraction;
    private double _fractionAtReset;

    internal Counter(Metric metric, byte[] labels)
        : base(metric, labels)
    {
    }

    /// <summary>What the page shows: the sum of all increments since the start or the last reset; 0 once the series is removed.</summary>
    public double Value => TryRead(out var whole, out var fraction) ? whole + fraction : 0;

    /// <summary>Adds 1.</summary>
    public void Inc()
    {
        var count = Volatile.Read(ref _count);
        if ((ulong)count >= MaxCount || Interlocked.CompareExchange(ref _count, count + 1, count) != count)
            AddWhole(1);
    }

    /// <summary>Adds a whole number.</summary>
    /// <param name="amount">What to add. 0 changes nothing; a negative number is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Inc(long amount)
    {
        if (amount is > 0 and <= MaxWholeIncrement)
            AddWhole(amount);
        else if (amount > 0)
            AddFraction(amount);
        else if (amount < 0)
            Metric.ReportRejected(RejectionReason.Negative);
    }

    /// <summary>Adds a number that need not be whole.</summary>
    /// <param name="amount">
    /// What to add. 0 changes nothing; a negative number, NaN and infinity are dropped and counted in
    /// <c>gateway_metrics_rejected_total</c>.
    /// </param>
    public void Inc(double amount)
    {
        if (amount is > 0 and <= MaxWholeIncrement && Math.Floor(amount) == amount)
            AddWhole((long)amount);
        else if (!double.IsFinite(amount))
            Metric.ReportRejected(RejectionReason.NotFinite);
        else if (amount > 0)
            AddFraction(amount);
        else if (amount < 0)
            Metric.ReportRejected(RejectionReason.Negative);
    }

    internal override void Write(ref ExpositionWriter writer)
    {
        if (!TryRead(out var whole, out var fraction))
            return;
        if (fraction == 0)
            writer.Sample(Metric.Name, Labels, whole);
        else
            writer.Sample(Metric.Name, Labels, whole + fraction);
    }

    internal override void Reset()
    {
        if (Volatile.Read(ref _count) is >= 0 and var count)
            Volatile.Write(ref _countAtReset, count);
        Volatile.Write(ref _fractionAtReset, Volatile.Read(ref _fraction));
    }

    internal override void Retire()
    {
        Interlocked.Exchange(ref _count, Retired);
        Interlocked.Exchange(ref _fraction, double.NaN);
    }

    private bool TryRead(out long whole, out double fraction)
    {
        // The baseline before the count: the other way round a reset between the two would give a negative number.
        var countAtReset = Volatile.Read(ref _countAtReset);
        var fractionAtReset = Volatile.Read(ref _fractionAtReset);
        var count = Volatile.Read(ref _count);
        whole = count - countAtReset;
        fraction = Volatile.Read(ref _fraction) - fractionAtReset;
        return count >= 0 && !double.IsNaN(fraction);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddWhole(long amount)
    {
        while (true)
        {
            var count = Volatile.Read(ref _count);
            if (count < 0)
            {
                this.Successor()?.AddWhole(amount);
                return;
            }

            if (count >= MaxCount)
            {
                AddFraction(amount);
                return;
            }

            if (Interlocked.CompareExchange(ref _count, count + amount, count) == count)
                return;
        }
    }

    private void AddFraction(double amount)
    {
        while (true)
        {
            var fraction = Volatile.Read(ref _fraction);
            if (double.IsNaN(fraction))
            {
                this.Successor()?.AddFraction(amount);
                return;
            }

            // Sums stay finite: 1e308 twice would make the counter useless for good.
            var sum = Math.Min(fraction + amount, double.MaxValue);
            if (Interlocked.CompareExchange(ref _fraction, sum, fraction).Equals(fraction))
                return;
        }
    }
}
