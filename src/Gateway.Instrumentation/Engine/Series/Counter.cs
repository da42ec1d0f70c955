using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// A number that only grows, such as the number of requests since the process started. Names end in <c>_total</c>; query it
/// with <c>rate()</c> or <c>increase()</c>.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing.</remarks>
public sealed partial class Counter : Series
{
    private long _count; // the count, or a mark of CellMarks
    private CounterExtension? _extension;

    internal Counter(Metric metric, byte[] labels)
        : base(metric, labels)
    {
    }

    /// <summary>The number on the page: the sum of all increments and callbacks since the start or the last reset; 0 for a removed series.</summary>
    public double Value
    {
        get
        {
            Refresh();
            return Number ?? 0;
        }
    }

    internal override double? Number => TryRead(out var whole, out var fraction) ? whole + fraction : null;

    /// <summary>Adds 1.</summary>
    public void Inc()
    {
        var count = Volatile.Read(ref _count);
        if ((ulong)count >= CellMarks.MaxCount || Interlocked.CompareExchange(ref _count, count + 1, count) != count)
            AddSlowly(1);
    }

    /// <summary>Adds a whole number.</summary>
    /// <param name="amount">The amount. 0 changes nothing; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Inc(long amount)
    {
        if (amount is > 0 and <= SpreadCount.MaxAmount)
            Add(amount);
        else if (amount > 0)
            AddFraction(amount);
        else if (amount < 0)
            Metric.ReportRejected(RejectionReason.Negative);
    }

    /// <summary>Adds a number, which may be fractional.</summary>
    /// <param name="amount">
    /// The amount. 0 changes nothing; a negative one, NaN and infinity are dropped and counted in
    /// <c>gateway_metrics_rejected_total</c>.
    /// </param>
    public void Inc(double amount)
    {
        if (amount is > 0 and <= SpreadCount.MaxAmount && Math.Floor(amount) == amount)
            Add((long)amount);
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
        var exemplar = writer.Format == ExpositionFormat.OpenMetrics && Metric.Registry.Exemplars ? Arm() : null;
        if (fraction == 0)
            writer.Sample(Metric.Name, Labels, default, whole, exemplar);
        else
            writer.Sample(Metric.Name, Labels, whole + fraction, exemplar);
        Metric.WriteCreated(ref writer, this);
    }

    internal override void Accept(SeriesVisitor visitor)
    {
        if (TryRead(out var whole, out var fraction))
            visitor.VisitCounter(this, whole + fraction, SeriesExemplar.Of(visitor.ReadsExemplars && Metric.Registry.Exemplars ? Arm() : null));
    }

    /// <summary>
    /// Reads the number, and since when it counts: another object after a reset, which has kept a part of the number. False when
    /// the series is removed.
    /// </summary>
    internal bool TryReadSince(out double value, out object since, out double kept)
    {
        var live = TryRead(out var whole, out var fraction, out var baseline);
        value = whole + fraction;
        (since, kept) = ((object?)baseline ?? this, baseline?.Kept ?? 0);
        return live;
    }

    internal override bool HasHandedOver => Volatile.Read(ref _extension) is { HasHandedOver: true };

    internal override void Reset()
    {
        var extension = Extend();
        if (!TryReadCount(out var count))
            return;
        var kept = KeptAtReset();
        extension.Baseline = new(count, Volatile.Read(ref extension.Fraction) - kept, kept);
    }

    internal override long Activity
    {
        get
        {
            TryReadCount(out var count);
            var fraction = Volatile.Read(ref _extension) is { } extension ? Volatile.Read(ref extension.Fraction) : 0;
            return ActivityOf(count, fraction);
        }
    }

    // A callback's source stays active, even while its number does not grow.
    internal override bool MayGoIdle => Volatile.Read(ref _extension) is not { Callbacks.Length: > 0 };

    internal override bool IsRetired => Volatile.Read(ref _count) == CellMarks.Retired;

    internal override void Retire(long? unlessActiveSince = null)
    {
        // Creates the extension if there is none: a thread that would create it later must find it retired.
        var extension = Extend();
        var fraction = Interlocked.Exchange(ref extension.Fraction, double.NaN);
        var count = Interlocked.Exchange(ref _count, CellMarks.Retired);
        count = count == CellMarks.Spread ? extension.Parts!.Retire() : count & ~CellMarks.Armed;
        extension.Callbacks = [];
        if (unlessActiveSince is null || unlessActiveSince == ActivityOf(count, fraction))
            return;
        extension.HasHandedOver = true;
        if (this.Successor() is not { } successor)
            return;
        successor.Inc(count - (extension.Baseline?.Count ?? 0));
        successor.Inc(fraction - (extension.Baseline?.Fraction ?? 0));
    }

    private void Add(long amount)
    {
        var count = Volatile.Read(ref _count);
        if ((ulong)count >= CellMarks.MaxCount || Interlocked.CompareExchange(ref _count, count + amount, count) != count)
            AddSlowly(amount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(long amount)
    {
        while (true)
        {
            var count = Volatile.Read(ref _count);
            if (count == CellMarks.Spread)
            {
                if (_extension!.Parts!.TryAdd(amount))
                {
                    if (_extension.Armed && Metric.Exemplars.IsOver(out var trace))
                    {
                        _extension.Armed = false;
                        TakeExemplar(trace, amount);
                    }

                    return;
                }

                if (Volatile.Read(ref _count) == CellMarks.Spread)
                {
                    AddFraction(amount); // a cell is full
                    return;
                }
            }
            else if (count < 0)
            {
                this.Successor()?.Add(amount);
                return;
            }
            else if ((count & CellMarks.Armed) != 0)
            {
                var over = Metric.Exemplars.IsOver(out var trace);
                var next = over ? (count + amount) & ~CellMarks.Armed : count + amount;
                if (Interlocked.CompareExchange(ref _count, next, count) != count)
                    continue;
                TakeExemplar(trace, amount);
                return;
            }
            else if (count >= CellMarks.MaxCount)
            {
                AddFraction(amount);
                return;
            }
            else if (Interlocked.CompareExchange(ref _count, count + amount, count) == count)
            {
                return;
            }
            else
            {
                // Other threads contend for the cell: from now on each core has its own cell.
                SpreadOverCores();
            }
        }
    }

    private void SpreadOverCores()
    {
        var extension = Extend();
        lock (extension)
        {
            while (true)
            {
                var count = Volatile.Read(ref _count);
                if ((ulong)count >= CellMarks.MaxCount)
                    return;
                extension.Parts = new SpreadCount(count);
                if (Interlocked.CompareExchange(ref _count, CellMarks.Spread, count) == count)
                    return;
            }
        }
    }

    private void AddFraction(double amount)
    {
        var extension = Extend();
        while (true)
        {
            var fraction = Volatile.Read(ref extension.Fraction);
            if (double.IsNaN(fraction))
            {
                this.Successor()?.AddFraction(amount);
                return;
            }

            // Sums must stay finite: adding 1e308 twice would make the counter useless for ever.
            var sum = Math.Min(fraction + amount, double.MaxValue);
            if (Interlocked.CompareExchange(ref extension.Fraction, sum, fraction).Equals(fraction))
                return;
        }
    }

    /// <summary>False when the series is removed.</summary>
    private bool TryRead(out long whole, out double fraction) => TryRead(out whole, out fraction, out _);

    private bool TryRead(out long whole, out double fraction, out CounterBaseline? baseline)
    {
        var extension = Volatile.Read(ref _extension);

        // Reads the baseline before the count: in the other order, a reset between the two would give a negative number.
        baseline = extension?.Baseline;
        var live = TryReadCount(out whole);
        fraction = extension is null ? 0 : Volatile.Read(ref extension.Fraction);
        if (baseline is not null)
        {
            whole -= baseline.Count;
            fraction -= baseline.Fraction;
        }

        return live && !double.IsNaN(fraction);
    }

    private bool TryReadCount(out long count)
    {
        var cell = Volatile.Read(ref _count);
        return cell == CellMarks.Spread ? _extension!.Parts!.TryRead(out count) : CellMarks.TryCount(cell, out count);
    }

    /// <summary>Returns the exemplar to show, if any, and arms the counter: one of the next recordings takes another.</summary>
    private Exemplar? Arm()
    {
        var count = Volatile.Read(ref _count);
        while ((ulong)count < CellMarks.MaxCount)
        {
            var seen = Interlocked.CompareExchange(ref _count, count | CellMarks.Armed, count);
            if (seen == count)
                break;
            count = seen;
        }

        var extension = Volatile.Read(ref _extension);
        if (count == CellMarks.Spread)
            extension!.Armed = true;
        return extension?.Exemplar;
    }

    private void TakeExemplar(Activity? trace, double amount)
    {
        if (trace is not null)
            (Extend().Exemplar ??= new Exemplar()).Take(trace, amount, UnixSeconds.Of(Metric.Registry.Clock.UtcNow));
    }

    private static long ActivityOf(long count, double fraction) => count + BitConverter.DoubleToInt64Bits(fraction);

    private CounterExtension Extend() =>
        Volatile.Read(ref _extension) ?? Interlocked.CompareExchange(ref _extension, new CounterExtension(), null) ?? _extension;
}
