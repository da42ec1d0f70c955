namespace Gateway.Instrumentation;

public sealed partial class Counter
{
    /// <summary>
    /// Takes a number that another source counts: the CPU time of the process, the collections of the garbage collector.
    /// The callback is asked at each scrape; the counter shows its number plus what was counted here. Several callbacks
    /// add up.
    /// </summary>
    /// <param name="read">
    /// Gives the source's number; called by scrapes, resets and <see cref="Value"/>, one at a time, and should return at
    /// once. The counter never falls: a number below the highest one so far changes nothing until it is passed. A
    /// negative number, NaN and infinity are dropped, and one that throws, hangs or reads itself is left out; both are
    /// counted in <c>gateway_metrics_rejected_total</c> and logged once, and the counter keeps what it showed. One that
    /// hangs holds up the scrape or reset that called it, and no other.
    /// </param>
    /// <returns>
    /// Dispose it to ask the callback no longer. What it gave until the last scrape stays counted, so that a source that
    /// was replaced and starts again from 0 goes on above the old one when its callback is added anew.
    /// </returns>
    public IDisposable AddCallback(Func<double> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return AddCallback(new SeriesCallback(read, Metric.Registry.TimeProvider));
    }

    internal override void Refresh()
    {
        if (Volatile.Read(ref _extension) is { } extension)
            AskCallbacks(extension);
    }

    internal override void Drop(SeriesCallback callback)
    {
        var extension = Extend();
        extension.Callbacks = [.. extension.Callbacks.Where(other => !ReferenceEquals(other, callback))];
    }

    private void AskCallbacks(CounterExtension extension)
    {
        foreach (var callback in extension.Callbacks)
        {
            if (!callback.TryRead(out var number, out var failure))
                Metric.ReportRejected(RejectionReason.CallbackFailed, failure);
            else if (!double.IsFinite(number))
                Metric.ReportRejected(RejectionReason.NotFinite);
            else if (number < 0)
                Metric.ReportRejected(RejectionReason.Negative);
            else
                extension.Take(callback, number);
        }
    }

    private CallbackRegistration AddCallback(SeriesCallback callback)
    {
        lock (Metric.Registry.Gate)
        {
            if (Volatile.Read(ref _count) == CellMarks.Retired)
                return this.Successor()?.AddCallback(callback) ?? new CallbackRegistration(this, callback);
            var extension = Extend();
            extension.Callbacks = [.. extension.Callbacks, callback];
            return new CallbackRegistration(this, callback);
        }
    }
}
