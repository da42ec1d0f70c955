namespace Gateway.Instrumentation;

/// <summary>The handles that a request to one provider or one model records to.</summary>
internal sealed class UpstreamHandles(
    Counter errors, Histogram latency, Counter requests, RecentWindow recent, Labeled<Counter, string, string> errorsByType, string name)
{
    /// <summary>Up to a minute: a model writes its response token by token.</summary>
    public static readonly Buckets LatencyBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    public void End(OperationEnd end) => Record(end.Outcome, end.ErrorType, end.Elapsed);

    /// <param name="outcome">The outcome.</param>
    /// <param name="errorType">The error type of a failure; not read for other outcomes.</param>
    /// <param name="duration">The duration.</param>
    public void Record(OperationOutcome outcome, string? errorType, TimeSpan duration)
    {
        // The request before its error: a scrape never sees more errors than requests.
        requests.Inc();
        latency.Observe(duration);
        if (outcome == OperationOutcome.Failed)
        {
            errors.Inc();
            errorsByType.WithLabels(name, errorType!).Inc();
            recent.RecordMarked(duration);
        }
        else
        {
            recent.Record(duration);
        }
    }
}
