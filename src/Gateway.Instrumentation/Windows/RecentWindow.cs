namespace Gateway.Instrumentation;

/// <summary>
/// The values recorded in the recent window (<see cref="GatewayMetricsOptions.RecentWindow"/>), and the number of records with
/// a mark (errors, hits). Gauges show its statistics. Created with
/// <see cref="MetricFactory.RecentWindow{T1}(Label{T1}, ReadOnlySpan{ValueTuple{Labeled{Gauge, T1}, RecentStatistic}})"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once each slice of the window has been used. It waits only for a
/// moment, when a new slice begins after a pause. A window with quantiles takes up to 32 KB.
/// </remarks>
public sealed class RecentWindow
{
    private readonly SlidingWindow<WindowSlice>? _values;
    private readonly SlidingWindow<SketchSlice>? _sketches;
    private (Gauge Gauge, RecentStatistic Statistic)[] _shown; // guarded by the registry's gate
    private volatile bool _hidden;
    private volatile RecentWindow? _successor;
    private volatile int _noRoom = -1; // hidden since there was no room for its gauges: until the registry has more

    internal RecentWindow(WindowClock clock, (Gauge Gauge, RecentStatistic Statistic)[] shown, bool withQuantiles)
    {
        _shown = shown;
        if (withQuantiles)
            _sketches = new(clock);
        else
            _values = new(clock);
    }

    /// <summary>Records a value.</summary>
    /// <param name="value">The value. NaN and infinity are ignored.</param>
    public void Record(double value) => Record(value, isMarked: false);

    /// <summary>Records a duration, in seconds.</summary>
    /// <param name="duration">The duration; a negative one is ignored.</param>
    public void Record(TimeSpan duration) => Record(duration, isMarked: false);

    /// <summary>Records a value and marks the record, such as the duration of a failed request.</summary>
    /// <param name="value">The value. NaN and infinity are ignored.</param>
    public void RecordMarked(double value) => Record(value, isMarked: true);

    /// <summary>Records a duration, in seconds, and marks the record.</summary>
    /// <param name="duration">The duration; a negative one is ignored.</param>
    public void RecordMarked(TimeSpan duration) => Record(duration, isMarked: true);

    /// <summary>Counts records without a value, such as look-ups and their hits.</summary>
    /// <param name="count">Number of records; 0 or less records nothing.</param>
    /// <param name="marked">Number of marked records among them.</param>
    public void Add(int count, int marked)
    {
        if (count > 0)
            Slice.Add(count, Math.Clamp(marked, 0, count));
    }

    /// <summary>The number of records.</summary>
    public long Count => Totals.Count;

    /// <summary>The number of marked records.</summary>
    public long Marked => Math.Min(Totals.Marked, Totals.Count);

    /// <summary>The average of the values; null without values.</summary>
    public double? Average => Totals.Average;

    /// <summary>The smallest value; null without values.</summary>
    public double? Minimum => Totals.Lowest;

    /// <summary>The largest value; null without values.</summary>
    public double? Maximum => Totals.Highest;

    /// <summary>The share of marked records, from 0 to 1; null without records.</summary>
    public double? MarkedShare => Totals.Share;

    /// <summary>Returns a quantile of the values, with a relative error of at most 1 % from 100 µs to 1,000 s.</summary>
    /// <param name="quantile">The quantile, from 0 to 1: 0.95 for the 95th percentile.</param>
    /// <returns>The value; null without values, and when no gauge of the window shows a quantile.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not from 0 to 1.</exception>
    public double? Quantile(double quantile)
    {
        Quantiles.Checked(quantile);
        return Newest._sketches?.Quantile(quantile);
    }

    /// <summary>One of its gauges was removed. Recording to a kept window shows it again.</summary>
    internal void Hide() => _hidden = true;

    /// <summary>
    /// The window for a component that asks for these gauges after another one did: this one, or one that takes its place
    /// because it has no quantiles to show. The registry's gate is held.
    /// </summary>
    internal RecentWindow With(WindowClock clock, (Gauge Gauge, RecentStatistic Statistic)[] shown, bool withQuantiles)
    {
        _shown = [.. _shown.Where(one => !Array.Exists(shown, other => one.Gauge.ShowsTheSameAs(other.Gauge))), .. shown];
        if (!withQuantiles || _sketches is not null)
            return this;
        var successor = new RecentWindow(clock, _shown, withQuantiles);
        foreach (var (gauge, statistic) in _shown)
            gauge.ShowRecent(successor, statistic);
        (_successor, _hidden) = (successor, true);
        return successor;
    }

    internal WindowTotals Totals => Newest is var newest && newest._sketches is { } sketches ? sketches.Totals() : newest._values!.Totals();

    internal bool IsEmpty => Totals.Count == 0;

    // For whoever reads through a window that another one took the place of.
    private RecentWindow Newest => _hidden && _successor is { } successor ? successor.Newest : this;

    private WindowSlice Slice => !_hidden ? LiveSlice : _successor is { _hidden: false } successor ? successor.LiveSlice : Again().LiveSlice;

    private WindowSlice LiveSlice => _sketches is null ? _values!.Current : _sketches.Current;

    /// <summary>Reads several quantiles and the average at once, so that they are consistent. False without values.</summary>
    internal bool TryRead(ReadOnlySpan<double> quantiles, Span<double> values, out double average)
    {
        average = 0;
        return Newest._sketches is { } sketches && sketches.TryRead(quantiles, values, out average);
    }

    internal void Clear()
    {
        _sketches?.Clear();
        _values?.Clear();
    }

    // Like a kept handle of a removed series: it records to the series created again, which may have another window by now.
    private RecentWindow Again()
    {
        var registry = _shown[0].Gauge.Metric.Registry;
        if (_noRoom == registry.RoomsMade)
            return this;
        lock (registry.Gate)
        {
            if (!_hidden)
                return this;
            if (_successor is null && _shown[0].Gauge.Live?.Recent is { } window && !ReferenceEquals(window, this))
                _successor = window;
            if (_successor is { } successor)
                return successor._hidden ? _successor = successor.Again() : successor; // no chain: whoever keeps the first would keep all
            var isShown = true;
            foreach (var (gauge, statistic) in _shown)
                isShown &= gauge.ShowRecent(this, statistic);
            (_noRoom, _hidden) = (isShown ? -1 : registry.RoomsMade, !isShown);
            return this;
        }
    }

    private void Record(TimeSpan duration, bool isMarked)
    {
        if (duration >= TimeSpan.Zero)
            Record(duration.TotalSeconds, isMarked);
    }

    private void Record(double value, bool isMarked)
    {
        if (!double.IsFinite(value))
            return;
        var slice = Slice;
        slice.Record(value);
        if (isMarked)
            slice.Mark();
    }
}
