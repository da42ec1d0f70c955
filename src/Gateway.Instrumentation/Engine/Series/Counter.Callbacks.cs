namespace Gateway.Instrumentation;

public sealed partial class Counter
{
    /// <summary>
    /// Adds a number that another source counts, such as the CPU time of the process or the number of garbage collections. Each
    /// scrape calls the callback. The counter shows its number plus its own increments. The numbers of several callbacks are
    /// added up.
    /// </summary>
    /// <param name="read">
    /// Returns the source's number. Scrapes, resets and <see cref="Value"/> call it, one at a time; it should return at once.
    /// The counter never goes down: a number below the highest one so far changes nothing. A negative number, NaN and infinity
    /// are dropped, and a callback that throws, hangs or reads itself is ignored. Both are counted in
    /// <c>gateway_metrics_rejected_total</c> and logged once, and the counter keeps its number. <c>CollectAsync</c>,
    /// <c>ResetAsync</c> and the endpoints wait for it at most <see cref="GatewayMetricsOptions.CallbackTimeout"/>; other calls
    /// run it on the caller's thread.
    /// </param>
    /// <returns>
    /// The registration. Dispose it to remove the callback. Its number from the last scrape stays counted: when a new source
    /// starts again from 0, add its callback, and the counter continues above the old number.
    /// </returns>
    public IDisposable AddCallback(Func<double> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return AddCallback(new SeriesCallback(read));
    }

    /// <summary>
    /// Adds a number that another source counts, of which a reset leaves a part: such as items that have begun, of which those that have
    /// not ended stay, because a gauge shows them before and after the reset. See <see cref="AddCallback(Func{double})"/>.
    /// </summary>
    /// <param name="read">Returns the source's number.</param>
    /// <param name="keptAtReset">
    /// Returns the part that stays. A reset calls it after <paramref name="read"/>, on its own thread; it must return at once. When it throws,
    /// nothing stays.
    /// </param>
    /// <returns>The registration. Dispose it to remove the callback.</returns>
    public IDisposable AddCallback(Func<double> read, Func<double> keptAtReset)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(keptAtReset);
        return AddCallback(new SeriesCallback(read) { KeptAtReset = keptAtReset });
    }

    private double KeptAtReset()
    {
        double kept = 0;
        foreach (var callback in Callbacks)
        {
#pragma warning disable CA1031 // the user's code; a reset must go on
            try
            {
                kept += callback.KeptAtReset?.Invoke() ?? 0;
            }
            catch (Exception)
            {
                // Nothing of it stays.
            }
#pragma warning restore CA1031
        }

        return double.IsFinite(kept) ? Math.Max(kept, 0) : 0;
    }

    internal override ReadOnlySpan<SeriesCallback> Callbacks => Volatile.Read(ref _extension) is { } extension ? extension.Callbacks : default;

    internal override void Drop(SeriesCallback callback)
    {
        var extension = Extend();
        extension.Callbacks = [.. extension.Callbacks.Where(other => !ReferenceEquals(other, callback))];
    }

    private protected override void Take(SeriesCallback callback, double number)
    {
        if (!double.IsFinite(number))
            Metric.ReportRejected(RejectionReason.NotFinite);
        else if (number < 0)
            Metric.ReportRejected(RejectionReason.Negative);
        else
            Extend().Take(callback, number);
    }

    private CallbackRegistration AddCallback(SeriesCallback callback)
    {
        lock (Metric.Registry.Gate)
        {
            if (Volatile.Read(ref _count) == CellMarks.Retired)
                return this.Successor()?.AddCallback(callback) ?? new CallbackRegistration(this, callback);
            var extension = Extend();
            extension.Callbacks = [.. extension.Callbacks, callback];
            Metric.HasCallbacks = true;
            return new CallbackRegistration(this, callback);
        }
    }
}
