using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// A number that goes up and down: a queue's length, a temperature, a time stamp. It shows nothing until it is set,
/// so that "not known yet" is not mistaken for 0.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing. NaN and infinities may be set.</remarks>
public sealed class Gauge : Series
{
    // NaNs that no computation gives; a NaN that is set is stored as double.NaN.
    private const long Unset = 0x7FF8_0000_0000_0A01;
    private const long Retired = 0x7FF8_0000_0000_0A02;
    private const long Spread = 0x7FF8_0000_0000_0A03;

    private long _bits = Unset;

    // Made once at most: where somebody sets the number after that, it is one word again and stays so.
    private StripedSum? _stripes;

    // Written before the number, so that whoever retires the gauge and finds no change has missed none. Two threads may
    // count one change between them, but never none. Only kept where somebody asks: it is a line that all cores write.
    private readonly bool _countsChanges;
    private int _changes;
    private bool _spreads;
    private bool _relative;
    private bool _timestamp;
    private bool _recent;
    private volatile SeriesCallback[] _callbacks = [];

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
        var set = BitsOf(value);
        while (true)
        {
            // Whatever is added to the stripes of a spread gauge from here on was added before.
            var bits = Volatile.Read(ref _bits);
            if (bits == Retired)
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
        if (bits is Spread or Retired || !TryAdd(bits, amount))
            AddSlowly(amount);
    }

    /// <summary>Takes from the number; a gauge that was never set starts from 0.</summary>
    /// <param name="amount">What to take.</param>
    public void Dec(double amount = 1) => Inc(-amount);

    /// <summary>Sets the gauge to the present time in Unix seconds, by the registry's clock.</summary>
    public void SetToCurrentTime()
    {
        _timestamp = true;
        Set(UnixSeconds.Of(Metric.Registry.TimeProvider));
    }

    /// <summary>
    /// Lets a callback give the number at each scrape. Several callbacks add up, and add to what was set, so that two
    /// components may each report their own share under the same labels.
    /// </summary>
    /// <param name="read">
    /// Gives the number; called by scrapes, one at a time, and should return at once. When it throws, hangs or scrapes
    /// itself, its share is left out, counted in <c>gateway_metrics_rejected_total</c> and logged once; one that hangs
    /// holds up the scrape that called it, and no other.
    /// </param>
    /// <returns>Dispose it to take the callback away.</returns>
    public IDisposable AddCallback(Func<double> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return AddCallback(new SeriesCallback(read, Metric.Registry.TimeProvider));
    }

    /// <summary>A number as it is stored: no NaN that stands for something else.</summary>
    internal static long BitsOf(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

    /// <summary>Shows at each scrape what a sliding window holds, and nothing while that is null.</summary>
    internal void ShowRecent(Func<double?> read)
    {
        _recent = true;
        AddCallback(() => read() ?? double.NaN);
    }

    internal override void Write(ref ExpositionWriter writer)
    {
        if (TryShow(out var value))
            writer.Sample(Metric.Name, Labels, value);
    }

    internal override SeriesSnapshot? Read() => TryShow(out var value) ? new SeriesSnapshot(this) { Value = value } : null;

    internal override void Drop(SeriesCallback callback) => _callbacks = [.. _callbacks.Where(other => !ReferenceEquals(other, callback))];

    internal override long Activity => Volatile.Read(ref _changes);

    // What counts up and down (in flight, workers) holds true however long nothing changes, and a time stamp is worth most
    // when it has been standing for long.
    internal override bool MayGoIdle => _callbacks.Length == 0 && !_timestamp && (!_relative || TryRead(out var value) && value == 0);

    internal override void Retire(long? unlessActiveSince = null)
    {
        var bits = Interlocked.Exchange(ref _bits, Retired);
        if (bits == Spread)
            _stripes!.Retire(); // where somebody asks for activity, no gauge is spread: there is nothing to hand over
        _callbacks = [];
        if (unlessActiveSince is null || bits == Unset)
            return;
        var value = BitConverter.Int64BitsToDouble(bits);
        if (unlessActiveSince != Activity || (_relative && value != 0))
            this.Successor()?.TakeOver(bits, _relative);
    }

    private bool TryAdd(long bits, double amount)
    {
        var sum = bits == Unset ? amount : BitConverter.Int64BitsToDouble(bits) + amount;
        return Interlocked.CompareExchange(ref _bits, BitsOf(sum), bits) == bits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddSlowly(double amount)
    {
        while (true)
        {
            var bits = Volatile.Read(ref _bits);
            if (bits == Retired)
            {
                this.Successor()?.Inc(amount);
                return;
            }

            // Stripes refuse when the gauge was retired meanwhile.
            if (bits == Spread ? _stripes!.TryAdd(amount) : TryAdd(bits, amount))
                return;
            if (bits != Spread && !_countsChanges)
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
            if (bits == Retired)
                return;
            _stripes = new StripedSum(bits == Unset ? 0 : BitConverter.Int64BitsToDouble(bits));
            if (Interlocked.CompareExchange(ref _bits, Spread, bits) == bits)
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
        else if (Interlocked.CompareExchange(ref _bits, bits, Unset) == Unset)
            NoteChange();
    }

    private bool TryShow(out double value) => TryRead(out value) && !(_recent && double.IsNaN(value));

    private bool TryRead(out double value)
    {
        var bits = Volatile.Read(ref _bits);
        var known = bits is not (Unset or Retired);
        value = !known ? 0 : bits == Spread ? _stripes!.Read() : BitConverter.Int64BitsToDouble(bits);
        foreach (var callback in _callbacks)
        {
            if (callback.TryRead(out var share, out var failure))
            {
                value += share;
                known = true;
            }
            else
            {
                Metric.ReportRejected(RejectionReason.CallbackFailed, failure);
            }
        }

        return known;
    }

    private CallbackRegistration AddCallback(SeriesCallback callback)
    {
        lock (Metric.Registry.Gate)
        {
            if (Volatile.Read(ref _bits) == Retired)
                return this.Successor()?.AddCallback(callback) ?? new CallbackRegistration(this, callback);
            _callbacks = [.. _callbacks, callback];
            return new CallbackRegistration(this, callback);
        }
    }
}
