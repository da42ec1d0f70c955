using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// A number that goes up and down: the length of a queue, a temperature, a timestamp. It shows nothing until it is set, so that
/// "not known yet" is not mistaken for 0.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing. NaN and infinities may be set.</remarks>
public sealed partial class Gauge : Series
{
    private long _bits = CellMarks.UnsetValue; // the value's bits, or a mark of CellMarks

    // Created at most once: after a later Set the value is one word again and stays so.
    private SpreadValue? _parts;

    // Written before the number, so that a thread that retires the gauge and sees no change has missed none. Two threads may
    // count one change together, but never none. Kept only when idle series are removed: all cores write this cache line.
    private readonly bool _countsChanges;
    private int _changes;
    private bool _spreads;
    private bool _relative;
    private bool _lasts;
    private volatile bool _forgotten; // removed without a successor that takes over

    internal Gauge(Metric metric, byte[] labels)
        : base(metric, labels)
    {
        _countsChanges = metric.Registry.DropsIdleSeries;
    }

    /// <summary>The number on the page, including callbacks; NaN when the gauge was never set and has no callback.</summary>
    public double Value
    {
        get
        {
            Refresh();
            return Number ?? double.NaN;
        }
    }

    internal override double? Number => TryRead(out var value) ? value : null;

    /// <summary>
    /// True when the gauge stands for several label sets (<c>other</c>). Their increments and decrements add up to a true sum;
    /// a set value of one of them would look like the value of all.
    /// </summary>
    internal bool IsFolded => WithOther is { } labels && Array.Exists(labels, static label => label.HasFolded);

    /// <summary>The labels whose value is <c>other</c>; null without. A value of that name is one like all others until its label folds.</summary>
    internal LabelDomain[]? WithOther { get; set; }

    /// <summary>Sets the number. Does nothing on the gauge of values beyond the label limit (<c>other</c>).</summary>
    /// <param name="value">Any number, NaN and infinities included.</param>
    public void Set(double value)
    {
        if (IsFolded)
            return;
        NoteChange();
        var set = CellMarks.BitsOf(value);
        while (true)
        {
            // Everything that is added to the old parts of a spread gauge from here on counts as added before this call.
            var bits = Volatile.Read(ref _bits);
            if (bits == CellMarks.RetiredValue)
            {
                this.Successor()?.Set(value);
                return;
            }

            if (Interlocked.CompareExchange(ref _bits, set, bits) == bits)
                return;
        }
    }

    /// <summary>Increases the number; a gauge that was never set starts from 0.</summary>
    /// <param name="amount">The amount.</param>
    public void Inc(double amount = 1)
    {
        NoteChange();
        if (!_relative)
            _relative = true;
        var bits = Volatile.Read(ref _bits);
        if (bits is CellMarks.SpreadValue or CellMarks.RetiredValue || !TryAdd(bits, amount))
            AddSlowly(amount);
    }

    /// <summary>Decreases the number; a gauge that was never set starts from 0.</summary>
    /// <param name="amount">The amount.</param>
    public void Dec(double amount = 1) => Inc(-amount);

    /// <summary>Sets the gauge to the Unix timestamp of the current time in seconds, by the registry's clock.</summary>
    public void SetToCurrentTime() => SetToTime(Metric.Registry.Clock.UtcNow);

    /// <summary>
    /// Sets the gauge to the Unix timestamp of a time in seconds. Idle removal never removes a gauge with a timestamp: an old
    /// timestamp is exactly what its reader must see.
    /// </summary>
    /// <param name="time">The time, such as <see cref="OperationEnd.EndedAt"/>.</param>
    public void SetToTime(DateTimeOffset time) => SetLasting(UnixSeconds.Of(time));

    /// <summary>
    /// Sets a number that stays true until it is set again, such as a state that changes once a week, or a limit. Idle removal never
    /// removes the gauge then: an alert that compares with it would end. <see cref="Set"/> is for what is measured again and again.
    /// </summary>
    /// <param name="value">The number, as for <see cref="Set"/>.</param>
    public void SetLasting(double value)
    {
        if (!_lasts)
            _lasts = true;
        Set(value);
    }

    /// <summary>Adds 1 until the scope is disposed: <c>using var one = gauge.TrackInProgress();</c></summary>
    /// <returns>The scope. It may be copied, kept across <c>await</c> and disposed twice; it counts once. It allocates nothing.</returns>
    public InProgressScope TrackInProgress()
    {
        // The scope subtracts from the series that it was added to: a successor must not go below 0.
        for (var gauge = this; gauge is not null; gauge = gauge.Successor())
        {
            if (!gauge.TryCount(1))
                continue;
            var scope = Metric.Registry.InProgress.Start(gauge);
            if (!scope.IsStarted)
                gauge.EndProgress();
            return new(scope);
        }

        return default;
    }

    /// <summary>Ends a scope of <see cref="TrackInProgress"/>. Does nothing when what it counted was removed with the series.</summary>
    internal void EndProgress()
    {
        if (!TryCount(-1) && !_forgotten)
            this.Successor()?.EndProgress();
    }

    internal override void Write(ref ExpositionWriter writer)
    {
        if (TryRead(out var value))
            writer.Sample(Metric.Name, Labels, value);
    }

    internal override void Accept(SeriesVisitor visitor)
    {
        if (TryRead(out var value))
            visitor.VisitGauge(this, value);
    }

    internal override long Activity => Volatile.Read(ref _changes);

    // A gauge that counts up and down (in flight, workers) stays true while nothing changes.
    internal override bool MayGoIdle => !_lasts && MayCallbacksGoIdle && (!_relative || (TryReadOwn(out var value) && value == 0));

    internal override bool IsRetired => Volatile.Read(ref _bits) == CellMarks.RetiredValue;

    internal override void Retire(long? unlessActiveSince = null)
    {
        _forgotten = unlessActiveSince is null; // before the mark: whoever sees that asks for this
        var bits = Interlocked.Exchange(ref _bits, CellMarks.RetiredValue);
        if (bits == CellMarks.SpreadValue)
            _parts!.Retire(); // with idle removal no gauge is spread, so there is nothing to hand over
        ForgetCallbacks();
        if (unlessActiveSince is null || bits == CellMarks.UnsetValue)
            return;
        var value = BitConverter.Int64BitsToDouble(bits);
        if (unlessActiveSince != Activity || (_relative && value != 0))
            this.Successor()?.TakeOver(bits, _relative);
    }

    /// <summary>Reads the value without callbacks. False when it was never set or the series is removed.</summary>
    private bool TryReadOwn(out double value)
    {
        var bits = Volatile.Read(ref _bits);
        if (bits == CellMarks.SpreadValue)
            return _parts!.TryRead(out value);
        value = BitConverter.Int64BitsToDouble(bits);
        return bits is not (CellMarks.UnsetValue or CellMarks.RetiredValue) && (_relative || !IsFolded);
    }

    private bool TryAdd(long bits, double amount)
    {
        var sum = bits == CellMarks.UnsetValue ? amount : BitConverter.Int64BitsToDouble(bits) + amount;
        return Interlocked.CompareExchange(ref _bits, CellMarks.BitsOf(sum), bits) == bits;
    }

    /// <summary>Adds, unless the series is removed.</summary>
    private bool TryCount(double amount)
    {
        NoteChange();
        if (!_relative)
            _relative = true;
        var bits = Volatile.Read(ref _bits);
        return (bits is not (CellMarks.SpreadValue or CellMarks.RetiredValue) && TryAdd(bits, amount)) || TryCountSlowly(amount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(double amount)
    {
        if (!TryCountSlowly(amount))
            this.Successor()?.Inc(amount);
    }

    private bool TryCountSlowly(double amount)
    {
        while (true)
        {
            var bits = Volatile.Read(ref _bits);
            if (bits == CellMarks.RetiredValue)
                return false;

            // The parts reject the addition when the gauge has been retired meanwhile.
            if (bits == CellMarks.SpreadValue ? _parts!.TryAdd(amount) : TryAdd(bits, amount))
                return true;
            if (bits != CellMarks.SpreadValue && !_countsChanges)
                SpreadOverCores(); // other threads contend for the cell: from now on each core has its own cell
        }
    }

    private void SpreadOverCores()
    {
        if (Interlocked.Exchange(ref _spreads, true))
            return;
        while (true)
        {
            var bits = Volatile.Read(ref _bits);
            if (bits == CellMarks.RetiredValue)
                return;
            _parts = new SpreadValue(bits == CellMarks.UnsetValue ? 0 : BitConverter.Int64BitsToDouble(bits));
            if (Interlocked.CompareExchange(ref _bits, CellMarks.SpreadValue, bits) == bits)
                return;
        }
    }

    private void NoteChange()
    {
        if (_countsChanges)
            _changes++;
    }

    // Another thread may have set the successor first: then its value is the newer one.
    private void TakeOver(long bits, bool relative)
    {
        if (relative)
            Inc(BitConverter.Int64BitsToDouble(bits));
        else if (Interlocked.CompareExchange(ref _bits, bits, CellMarks.UnsetValue) == CellMarks.UnsetValue)
            NoteChange();
    }
}
