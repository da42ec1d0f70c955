namespace Gateway.Instrumentation;

/// <summary>What a scrape asks before it reads: a series with callbacks, or an observable instrument of a meter.</summary>
internal interface ICallbackOwner
{
    /// <summary>The metric that gets the numbers.</summary>
    Metric Metric { get; }

    ReadOnlySpan<SeriesCallback> Callbacks { get; }

    /// <summary>Asks one callback. False when it gave no number.</summary>
    bool TryAsk(SeriesCallback callback, out Exception? failure);

    /// <summary>Told that nobody waits any more for a callback that still runs.</summary>
    void GaveUp();

    /// <summary>Asks the callbacks on this thread. The registry's gate is not held, because callbacks are the user's code.</summary>
    sealed void Ask()
    {
        foreach (var callback in Callbacks)
        {
            if (!TryAsk(callback, out var failure))
                Metric.ReportRejected(RejectionReason.CallbackFailed, failure);
        }
    }
}
