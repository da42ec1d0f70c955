using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// A number that only grows: how often something happened since the process started. Names end in <c>_total</c>;
/// Prometheus reads it with <c>rate()</c> or <c>increase()</c>.
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

    /// <summary>What the page shows: the sum of all increments, and of what callbacks gave, since the start or the last reset; 0 once the series is removed.</summary>
    public double Value => TryRead(out var whole, out var fraction) ? whole + fraction : 0;

    /// <summary>Adds 1.</summary>
    public void Inc()
    {
        var count = Volatile.Read(ref _count);
        if ((ulong)count >= CellMarks.MaxCount || Interlocked.CompareExchange(ref _count, count + 1, count) != count)
            AddSlowly(1);
    }

    /// <summary>Adds a whole number.</summary>
    /// <param name="amount">What to add. 0 changes nothing; a negative number is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Inc(long amount)
    {
        if (amount is > 0 and <= SpreadCount.MaxAmount)
            Add(amount);
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

    internal override SeriesSnapshot? Read() =>
        TryRead(out var whole, out var fraction) ? new SeriesSnapshot(this) { Value = whole + fraction } : null;

    internal override void Reset()
    {
        var extension = Extend();
        if (TryReadCount(out var count))
            extension.Baseline = new(count, Volatile.Read(ref extension.Fraction));
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

    // The source counts on, whether or not its number grows.
    internal override bool MayGoIdle => Volatile.Read(ref _extension) is not { Callbacks.Length: > 0 };

    internal override void Retire(long? unlessActiveSince = null)
    {
        // The extension is made if need be: whoever would make it later must find it retired.
        var extension = Extend();
        var fraction = Interlocked.Exchange(ref extension.Fraction, double.NaN);
        var count = Interlocked.Exchange(ref _count, CellMarks.Retired);
        count = count == CellMarks.Spread ? extension.Parts!.Retire() : count & ~CellMarks.Armed;
        extension.Callbacks = [];
        if (unlessActiveSince is null || unlessActiveSince == ActivityOf(count, fraction) || this.Successor() is not { } successor)
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
                // Other threads are at it all the time: from now on each core has a cell of its own.
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

            // Sums stay finite: 1e308 twice would make the counter useless for good.
            var sum = Math.Min(fraction + amount, double.MaxValue);
            if (Interlocked.CompareExchange(ref extension.Fraction, sum, fraction).Equals(fraction))
                return;
        }
    }

    /// <summary>False when the series is removed.</summary>
    private bool TryRead(out long whole, out double fraction)
    {
        var extension = Volatile.Read(ref _extension);
        if (extension is not null)
            AskCallbacks(extension);

        // The baseline before the count: the other way round a reset between the two would give a negative number.
        var baseline = extension?.Baseline;
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

    /// <summary>Gives the exemplar to show, if there is one, and lets one of the next recordings take another.</summary>
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
