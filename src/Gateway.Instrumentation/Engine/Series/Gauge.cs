using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// A number that goes up and down: a queue's length, a temperature, a time stamp. It shows nothing until it is set,
/// so that "not known yet" is not mistaken for 0.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing. NaN and infinities may be set.</remarks>
public sealed partial class Gauge : Series
{
    private long _bits = CellMarks.UnsetValue; // the value's bits, or a mark of CellMarks

    // Made once at most: where somebody sets the value after that, it is one word again and stays so.
    private SpreadValue? _parts;

    // Written before the number, so that whoever retires the gauge and finds no change has missed none. Two threads may
    // count one change between them, but never none. Only kept where somebody asks: it is a line that all cores write.
    private readonly bool _countsChanges;
    private int _changes;
    private bool _spreads;
    private bool _relative;
    private bool _timestamp;

    internal Gauge(Metric metric, byte[] labels)
        : base(metric, labels)
    {
        _countsChanges = metric.Registry.DropsIdleSeries;
    }

    /// <summary>What the page shows, callbacks included; NaN when the gauge was never set and has no callback.</summary>
    public double Value => TryRead(out var value) ? value : double.NaN;

    /// <summary>
    /// Whether it stands for several label sets. What they count up and down adds up to something true; what one of them
    /// sets would pass for the number of all.
    /// </summary>
    internal bool IsFolded { get; set; }

    /// <summary>Sets the number. On a gauge of label values beyond their limit (<c>other</c>) it does nothing.</summary>
    /// <param name="value">Any number, NaN and infinities included.</param>
    public void Set(double value)
    {
        if (IsFolded)
            return;
        NoteChange();
        var set = CellMarks.BitsOf(value);
        while (true)
        {
            // Whatever is added to the parts of a spread gauge from here on was added before.
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

    /// <summary>Adds to the number; a gauge that was never set starts from 0.</summary>
    /// <param name="amount">What to add.</param>
    public void Inc(double amount = 1)
    {
        NoteChange();
        if (!_relative)
            _relative = true;
        var bits = Volatile.Read(ref _bits);
        if (bits is CellMarks.SpreadValue or CellMarks.RetiredValue || !TryAdd(bits, amount))
            AddSlowly(amount);
    }

    /// <summary>Takes from the number; a gauge that was never set starts from 0.</summary>
    /// <param name="amount">What to take.</param>
    public void Dec(double amount = 1) => Inc(-amount);

    /// <summary>Sets the gauge to the present time in Unix seconds, by the registry's clock.</summary>
    public void SetToCurrentTime() => SetToTime(Metric.Registry.Clock.UtcNow);

    /// <summary>
    /// Sets the gauge to a time in Unix seconds. Idle removal never takes a gauge that holds a time: its value is the
    /// greater the longer nothing changes.
    /// </summary>
    /// <param name="time">The time, such as <see cref="OperationEnd.EndedAt"/>.</param>
    public void SetToTime(DateTimeOffset time)
    {
        if (!_timestamp)
            _timestamp = true;
        Set(UnixSeconds.Of(time));
    }

    /// <summary>Counts one more in progress until the scope is disposed: <c>using var one = gauge.TrackInProgress();</c></summary>
    /// <returns>The scope. It may be copied, disposed twice and carried across <c>await</c>; it counts once. It allocates nothing.</returns>
    public InProgressScope TrackInProgress() => new(Metric.Registry.InProgress.Start(this));

    internal override void Write(ref ExpositionWriter writer)
    {
        if (TryRead(out var value))
            writer.Sample(Metric.Name, Labels, value);
    }

    internal override SeriesSnapshot? Read() => TryRead(out var value) ? new SeriesSnapshot(this) { Value = value } : null;

    internal override long Activity => Volatile.Read(ref _changes);

    // What counts up and down (in flight, workers) holds true however long nothing changes, and a time stamp is worth most
    // when it has been standing for long.
    internal override bool MayGoIdle => !_timestamp && MayCallbacksGoIdle && (!_relative || (TryReadOwn(out var value) && value == 0));

    internal override void Retire(long? unlessActiveSince = null)
    {
        var bits = Interlocked.Exchange(ref _bits, CellMarks.RetiredValue);
        if (bits == CellMarks.SpreadValue)
            _parts!.Retire(); // where somebody asks for activity, no gauge is spread: there is nothing to hand over
        ForgetCallbacks();
        if (unlessActiveSince is null || bits == CellMarks.UnsetValue)
            return;
        var value = BitConverter.Int64BitsToDouble(bits);
        if (unlessActiveSince != Activity || (_relative && value != 0))
            this.Successor()?.TakeOver(bits, _relative);
    }

    /// <summary>The value without callbacks. False when it was never set, and when the series is removed.</summary>
    private bool TryReadOwn(out double value)
    {
        var bits = Volatile.Read(ref _bits);
        if (bits == CellMarks.SpreadValue)
            return _parts!.TryRead(out value);
        value = BitConverter.Int64BitsToDouble(bits);
        return bits is not (CellMarks.UnsetValue or CellMarks.RetiredValue);
    }

    private bool TryAdd(long bits, double amount)
    {
        var sum = bits == CellMarks.UnsetValue ? amount : BitConverter.Int64BitsToDouble(bits) + amount;
        return Interlocked.CompareExchange(ref _bits, CellMarks.BitsOf(sum), bits) == bits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(double amount)
    {
        while (true)
        {
            var bits = Volatile.Read(ref _bits);
            if (bits == CellMarks.RetiredValue)
            {
                this.Successor()?.Inc(amount);
                return;
            }

            // The parts refuse when the gauge was retired meanwhile.
            if (bits == CellMarks.SpreadValue ? _parts!.TryAdd(amount) : TryAdd(bits, amount))
                return;
            if (bits != CellMarks.SpreadValue && !_countsChanges)
                SpreadOverCores(); // other threads are at it all the time: from now on each core has a cell of its own
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

    // Of a gauge that is set, somebody may have found the successor first: then that number is the newer one.
    private void TakeOver(long bits, bool relative)
    {
        if (relative)
            Inc(BitConverter.Int64BitsToDouble(bits));
        else if (Interlocked.CompareExchange(ref _bits, bits, CellMarks.UnsetValue) == CellMarks.UnsetValue)
            NoteChange();
    }
}
