namespace Gateway.Instrumentation;

public sealed partial class Gauge
{
    private volatile SeriesCallback[] _callbacks = [];
    private volatile RecentShare? _recent;

    /// <summary>
    /// Adds a callback that provides the number at each scrape. The numbers of several callbacks and the set value are added up,
    /// so that two components may each report their part under the same labels.
    /// </summary>
    /// <param name="read">
    /// Returns the number. Scrapes call it, one at a time; it should return at once. When it throws, hangs or scrapes itself,
    /// its number is omitted, counted in <c>gateway_metrics_rejected_total</c> and logged once. <c>CollectAsync</c> and the
    /// endpoints wait for it at most <see cref="GatewayMetricsOptions.CallbackTimeout"/>; <see cref="Value"/>, <c>Collect</c>
    /// and <c>Snapshot</c> run it on the caller's thread.
    /// </param>
    /// <returns>The registration. Dispose it to remove the callback.</returns>
    public IDisposable AddCallback(Func<double> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return AddCallback(new SeriesCallback(read));
    }

    /// <summary>
    /// Sets the callback that provides the number at each scrape. It replaces an earlier one, so that setting it twice shows it
    /// once. Callbacks of <see cref="AddCallback(Func{double})"/> stay. Like <see cref="Set"/>, it does nothing on the gauge of
    /// values beyond the label limit (<c>other</c>).
    /// </summary>
    /// <param name="read">Returns the number; null and NaN show nothing. Called as described for <see cref="AddCallback(Func{double})"/>.</param>
    public void SetCallback(Func<double?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!IsFolded)
            Show(new SeriesCallback(() => read() ?? double.NaN, replaces: true), recent: null);
    }

    /// <summary>The recent window whose statistic the gauge shows, if any.</summary>
    internal RecentWindow? Recent => _recent?.Window;

    internal override ReadOnlySpan<SeriesCallback> Callbacks => _callbacks;

    /// <summary>This gauge, or the one that stands for its labels since it was removed; null when recording is to be ignored.</summary>
    internal Gauge? Live => Volatile.Read(ref _bits) == CellMarks.RetiredValue ? this.Successor() : this;

    /// <summary>Whether both stand for the same labels of the same metric, removed or not.</summary>
    internal bool ShowsTheSameAs(Gauge other) => ReferenceEquals(Metric, other.Metric) && Labels.AsSpan().SequenceEqual(other.Labels);

    /// <summary>Shows a statistic of a recent window, and nothing while the window is empty. False when there is no room for the gauge.</summary>
    internal bool ShowRecent(RecentWindow window, RecentStatistic statistic) =>
        Show(callback: null, new RecentShare(window, statistic));

    internal override void Drop(SeriesCallback callback) => _callbacks = [.. _callbacks.Where(other => !ReferenceEquals(other, callback))];

    // A gauge keeps its state, but its recent window is emptied.
    internal override void Reset() => _recent?.Window.Clear();

    // A callback's source stays active, even while its number does not change. An empty window has no source.
    private bool MayCallbacksGoIdle => _callbacks.Length == 0 && (_recent is null || _recent.Window.IsEmpty);

    // A gauge shows the callback that was set, or a recent window: whichever came last.
    private bool Show(SeriesCallback? callback, RecentShare? recent)
    {
        lock (Metric.Registry.Gate)
        {
            if (Volatile.Read(ref _bits) == CellMarks.RetiredValue)
                return this.Successor()?.Show(callback, recent) ?? false;
            _callbacks = [.. _callbacks.Where(static other => !other.Replaces)];
            if (callback is not null)
                Add(callback);
            _recent = recent;
            return true;
        }
    }

    private void Add(SeriesCallback callback)
    {
        _callbacks = [.. _callbacks, callback];
        Metric.HasCallbacks = true;
    }

    private void ForgetCallbacks()
    {
        _recent?.Window.Hide();
        (_callbacks, _recent) = ([], null);
    }

    private bool TryRead(out double value)
    {
        var known = TryReadOwn(out value);
        if (!known)
            value = 0;
        foreach (var callback in _callbacks)
        {
            if (callback.TryShow(out var share) && !(callback.Replaces && IsFolded))
                (known, value) = (true, value + share);
        }

        if (_recent?.Value is { } recent)
            (known, value) = (true, value + recent);
        return known;
    }

    private CallbackRegistration AddCallback(SeriesCallback callback)
    {
        lock (Metric.Registry.Gate)
        {
            if (Volatile.Read(ref _bits) == CellMarks.RetiredValue)
                return this.Successor()?.AddCallback(callback) ?? new CallbackRegistration(this, callback);
            Add(callback);
            return new CallbackRegistration(this, callback);
        }
    }

    private sealed record RecentShare(RecentWindow Window, RecentStatistic Statistic)
    {
        public double? Value => Statistic.Of(Window);
    }
}
