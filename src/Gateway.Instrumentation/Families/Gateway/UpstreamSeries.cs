namespace Gateway.Instrumentation;

/// <summary>What requests to one provider or one model touch.</summary>
internal sealed class UpstreamSeries(Counter errors, Histogram latency, Counter requests)
{
    /// <summary>Up to a minute: a model writes its answer token by token.</summary>
    public static readonly Buckets LatencyBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    public void End(OperationEnd end) => Record(end.Elapsed, end.Outcome == OperationOutcome.Failed);

    public void Record(TimeSpan duration, bool failed)
    {
        if (failed)
            errors.Inc();
        latency.Observe(duration);
        requests.Inc();
    }
}
