namespace Gateway.Instrumentation;

/// <summary>
/// Pushes of the page, of a service that is not scraped: their outcomes and durations, and the time of the last success. Each try
/// counts, also one that a later try makes good.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a target is known. A target is a text label with the default limit;
/// null is recorded as <c>unknown</c>. <c>AddPushgateway</c> records <c>pushgateway</c> or <c>import</c>, <c>AddTextFile</c> <c>text_file</c>.
/// A page shows the pushes before it, so the last push of a job is not among those that it counts.
/// </remarks>
public sealed class PushMetrics
{
    // From a file beside the process to a server that hardly answers.
    private static readonly Buckets DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Labeled<Counter, string, OperationOutcome> _pushes;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Labeled<Gauge, string> _lastSuccess;

    private readonly Labeled<PushHandles, string> _targets;
    private readonly OperationKind<PushHandles> _push;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public PushMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var target = Label.Text("target");
        _pushes = metrics.Counter("metrics_push_total", "Number of tries to push the page, by outcome.", target, Label.Enum<OperationOutcome>("outcome"));
        _duration = metrics.Histogram("metrics_push_duration_seconds", "Duration of a try to push the page in seconds, for all outcomes.", DurationBuckets, target);
        _lastSuccess = metrics.Gauge("metrics_push_last_success_timestamp_seconds", "Unix timestamp of the last successful push of the page, in seconds.", target);

        _targets = metrics.Bundle(target, name => new PushHandles(this, name));
        _push = metrics.OperationKind<PushHandles>(static (handles, end) => handles.End(end));
    }

    /// <summary>Starts a try to push the page. Its end records the outcome and the duration and, if it succeeded, the time.</summary>
    /// <param name="target">Where to, in a word.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackPush(string target) => _push.Start(_targets.WithLabels(target));

    /// <summary>Records a try that was timed elsewhere and has just ended. Records the same metrics as <see cref="TrackPush"/>.</summary>
    /// <param name="target">Where to, in a word.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The try still counts.</param>
    public void RecordPush(string target, OperationOutcome outcome, TimeSpan duration) => _push.Record(_targets.WithLabels(target), outcome, duration);

    /// <summary>Shows the counters and the histogram of a target at 0 before its first push, so that <c>rate()</c> sees that one.</summary>
    /// <param name="target">Where to, in a word.</param>
    public void Announce(string target) => _targets.WithLabels(target);

    /// <summary>The handles that the pushes to a target record to.</summary>
    private sealed class PushHandles(PushMetrics family, string target)
    {
        private readonly PerMember<OperationOutcome, Counter> _pushes = new(outcome => family._pushes.WithLabels(target, outcome));
        private readonly Histogram _duration = family._duration.WithLabels(target);
        private readonly Gauge _lastSuccess = family._lastSuccess.WithLabels(target);

        public void End(OperationEnd end)
        {
            _pushes[end.Outcome].Inc();
            _duration.Observe(end.Elapsed);
            if (end.Outcome == OperationOutcome.Success)
                _lastSuccess.SetToTime(end.EndedAt);
        }
    }
}
