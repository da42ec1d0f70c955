namespace Gateway.Instrumentation;

public sealed partial class Gauge
{
    private volatile SeriesCallback[] _callbacks = [];
    private volatile SeriesCallback? _shown;
    private volatile RecentWindow? _recent;

    /// <summary>
    /// Adds a callback that provides the number at each scrape. The numbers of several callbacks and the set value are added up,
    /// so that two components may each report their part under the same labels.
    /// </summary>
    /// <param name="read">
    /// Returns the number. Scrapes call it, one at a time; it should return at once. When it throws, hangs or scrapes itself,
    /// its number is omitted, counted in <c>gateway_metrics_rejected_total</c> and logged once. A callback that hangs blocks
    /// only the scrape that called it.
    /// </param>
    /// <returns>The registration. Dispose it to remove the callback.</returns>
    public IDisposable AddCallback(Func<double> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return AddCallback(new SeriesCallback(read, Metric.Registry.TimeProvider));
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
            Show(new SeriesCallback(() => read() ?? double.NaN, Metric.Registry.TimeProvider), window: null);
    }

    /// <summary>The recent window whose statistic the gauge shows, if any.</summary>
    internal RecentWindow? Recent => _recent;

    /// <summary>This gauge, or the one that stands for its labels since it was removed; null when recording is to be ignored.</summary>
    internal Gauge? Live => Volatile.Read(ref _bits) == CellMarks.RetiredValue ? this.Successor() : this;

    /// <summary>Whether both stand for the same labels of the same metric, removed or not.</summary>
    internal bool ShowsTheSameAs(Gauge other) => ReferenceEquals(Metric, other.Metric) && Labels.AsSpan().SequenceEqual(other.Labels);

    /// <summary>Shows a statistic of a recent window, and nothing while the window is empty. False when there is no room for the gauge.</summary>
    internal bool ShowRecent(RecentWindow window, RecentStatistic statistic) =>
        Show(new SeriesCallback(() => statistic.Of(window) ?? double.NaN, Metric.Registry.TimeProvider), window);

    internal override void Drop(SeriesCallback callback) => _callbacks = [.. _callbacks.Where(other => !ReferenceEquals(other, callback))];

    // A gauge keeps its state, but its recent window is emptied.
    internal override void Reset() => _recent?.Clear();

    // A callback's source stays active, even while its number does not change. An empty window has no source.
    private bool MayCallbacksGoIdle => _callbacks.Length == 0 && (_shown is null || _recent is { IsEmpty: true });

    private bool Show(SeriesCallback callback, RecentWindow? window)
    {
        lock (Metric.Registry.Gate)
        {
            if (Volatile.Read(ref _bits) == CellMarks.RetiredValue)
                return this.Successor()?.Show(callback, window) ?? false;
            (_shown, _recent) = (callback, window);
            return true;
        }
    }

    private void ForgetCallbacks()
    {
        _recent?.Hide();
        (_callbacks, _shown, _recent) = ([], null, null);
    }

    private bool TryRead(out double value)
    {
        var known = TryReadOwn(out value);
        if (!known)
            value = 0;
        foreach (var callback in _callbacks)
            known |= TryAsk(callback, out var share) && Add(ref value, share);

        // NaN stands for null here and shows nothing.
        if (_shown is { } shown && TryAsk(shown, out var number) && !double.IsNaN(number))
            known |= Add(ref value, number);
        return known;
    }

    private bool TryAsk(SeriesCallback callback, out double number)
    {
        if (callback.TryRead(out number, out var failure))
            return true;
        Metric.ReportRejected(RejectionReason.CallbackFailed, failure);
        return false;
    }

    private static bool Add(ref double value, double share)
    {
        value += share;
        return true;
    }

    private CallbackRegistration AddCallback(SeriesCallback callback)
    {
        lock (Metric.Registry.Gate)
        {
            if (Volatile.Read(ref _bits) == CellMarks.RetiredValue)
                return this.Successor()?.AddCallback(callback) ?? new CallbackRegistration(this, callback);
            _callbacks = [.. _callbacks, callback];
            return new CallbackRegistration(this, callback);
        }
    }
}
