namespace Gateway.Instrumentation;

/// <summary>
/// Periodic and scheduled jobs: the outcome, duration and start delay of each run, the time of the last run and of the last
/// success beside the expected interval, and what was skipped. A job is overdue when its last success is older than its own
/// interval allows; one query tells it for all jobs (see the guide).
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a job is known. A job is a text label with the default limit;
/// null is recorded as <c>unknown</c>. Use the name of the job, never the id of a run. The label is <c>job_name</c>, because
/// Prometheus has a label <c>job</c> of its own and would rename ours to <c>exported_job</c>.
/// </remarks>
public sealed class JobMetrics
{
    // From a quick look to a nightly job.
    private static readonly Buckets DurationBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 1800, 3600, 7200];

    // From the delay of a timer to that of a scheduler without a free thread.
    private static readonly Buckets DelayBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900];

    private readonly Label<string> _name = Label.Text("job_name");
    private readonly Labeled<Counter, string, JobTrigger, JobOutcome> _runs;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Labeled<Gauge, string> _inProgress;
    private readonly Labeled<Gauge, string> _lastRun;
    private readonly Labeled<Gauge, string> _lastSuccess;
    private readonly Labeled<Gauge, string> _expectedInterval;
    private readonly Labeled<Gauge, string> _expectedSince;
    private readonly Labeled<Histogram, string> _startDelay;
    private readonly Labeled<Counter, string, JobSkipReason> _skipped;
    private readonly Labeled<Counter, string> _exhausted;
    private readonly Labeled<Counter, string, string> _errors;

    private readonly Labeled<RunHandles, string, JobTrigger> _jobs;
    private readonly OperationKind<RunHandles> _run;
    private readonly OperationKind<RunHandles, JobAttemptResult> _attempt;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public JobMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _runs = metrics.Counter("job_runs_total", "Number of finished runs of a job, by trigger and outcome.", _name, Label.Enum<JobTrigger>("trigger"), Label.Enum<JobOutcome>("outcome"));
        _duration = metrics.Histogram("job_duration_seconds", "Duration of a job's run in seconds, for all outcomes.", DurationBuckets, _name);
        _inProgress = metrics.Gauge("job_in_progress", "Number of runs of a job that have not ended.", _name);
        _lastRun = metrics.Gauge("job_last_run_timestamp_seconds", "Unix timestamp of the end of a job's last run, for all outcomes, in seconds.", _name);
        _lastSuccess = metrics.Gauge("job_last_success_timestamp_seconds", "Unix timestamp of the end of a job's last successful run, in seconds.", _name);
        _expectedSince = metrics.Gauge("job_expected_since_timestamp_seconds", "Unix timestamp from which on a job is expected to succeed within its interval, in seconds.", _name);
        _expectedInterval = metrics.Gauge("job_expected_interval_seconds", "Expected time between two successes of a job, in seconds.", _name);
        _startDelay = metrics.Histogram("job_start_delay_seconds", "Time from when a run was due until it started, in seconds.", DelayBuckets, _name);
        _skipped = metrics.Counter("job_skipped_total", "Number of runs of a job that were due and left out, by reason.", _name, Label.Enum<JobSkipReason>("reason"));
        _exhausted = metrics.Counter("job_retries_exhausted_total", "Number of runs of a job that failed in their last attempt.", _name);
        _errors = metrics.Counter("job_errors_total", "Number of errors of a job: of whole runs, of attempts and of single items.", _name, Label.Text("error_type"));

        _jobs = metrics.Bundle(_name, Label.Enum<JobTrigger>("trigger"), (name, trigger) => new RunHandles(this, name, trigger));
        _run = metrics.OperationKind<RunHandles>(static (handles, end) => handles.End((JobOutcome)end.Outcome, end.ErrorType, end.Elapsed, end.EndedAt), static handles => handles.Start());
        _attempt = metrics.OperationKind<RunHandles, JobAttemptResult>(
            static (handles, end) => handles.End(Outcome(end), end.ErrorType, end.Elapsed, end.EndedAt),
            static handles => handles.Start());
        _metrics = metrics;
    }

    /// <summary>
    /// Starts a run of a job. Its end records the outcome and the duration and, depending on the outcome, the time of success or
    /// an error.
    /// </summary>
    /// <param name="jobName">The job.</param>
    /// <param name="trigger">The trigger of the run.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackJob(string jobName, JobTrigger trigger = JobTrigger.Schedule) => _run.Start(_jobs.WithLabels(jobName, trigger));

    /// <summary>
    /// Starts an attempt, for schedulers that try failed work again: <c>Complete(JobAttemptResult.Retried)</c> ends one that failed
    /// and will be tried again. Records the same metrics as <see cref="TrackJob"/>.
    /// </summary>
    /// <param name="jobName">The job.</param>
    /// <param name="trigger">The trigger of the run.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<JobAttemptResult> TrackAttempt(string jobName, JobTrigger trigger = JobTrigger.Schedule) =>
        _attempt.Start(_jobs.WithLabels(jobName, trigger));

    /// <summary>Records a run that was timed elsewhere and has just ended. Records the same metrics as <see cref="TrackJob"/>.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="outcome">The outcome. A failed run counts an error of type <c>unknown</c>, a retried one none.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The run still counts.</param>
    /// <param name="trigger">The trigger of the run.</param>
    public void RecordJob(string jobName, JobOutcome outcome, TimeSpan duration, JobTrigger trigger = JobTrigger.Schedule)
    {
        var handles = _jobs.WithLabels(jobName, trigger);
        if (outcome == JobOutcome.Retried)
            _attempt.Record(handles, JobAttemptResult.Retried, duration);
        else
            _run.Record(handles, (OperationOutcome)outcome, duration);
    }

    /// <summary>Records a failed run that was timed elsewhere and has just ended. Records the same metrics as <see cref="TrackJob"/>.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The run still counts.</param>
    /// <param name="trigger">The trigger of the run.</param>
    public void RecordJob(string jobName, string errorType, TimeSpan duration, JobTrigger trigger = JobTrigger.Schedule) =>
        _run.Record(_jobs.WithLabels(jobName, trigger), errorType, duration);

    /// <summary>Records how long after its due time a run started.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="delay">The delay; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordStartDelay(string jobName, TimeSpan delay) => _startDelay.WithLabels(jobName).Observe(delay);

    /// <summary>Counts runs that were due and are left out.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="count">The number of runs; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordSkipped(string jobName, JobSkipReason reason, long count = 1) => _skipped.WithLabels(jobName, reason).Inc(count);

    /// <summary>Counts a run that failed in its last attempt. The attempt itself is recorded as <see cref="JobOutcome.Failed"/>.</summary>
    /// <param name="jobName">The job.</param>
    public void RecordRetriesExhausted(string jobName) => _exhausted.WithLabels(jobName).Inc();

    /// <summary>Counts an error of a single item or attempt. A scope counts the failure of its run itself.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    public void RecordError(string jobName, string errorType) => _errors.WithLabels(jobName, errorType).Inc();

    /// <summary>Counts an error of a single item or attempt; the <see cref="IErrorClassifier"/> names its error type.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="exception">The exception.</param>
    public void RecordError(string jobName, Exception exception) => RecordError(jobName, _metrics.Errors.Classify(exception));

    /// <summary>
    /// Sets how often a job is expected to succeed, such as its period. From this call on the job may be overdue, also one that
    /// never ran.
    /// </summary>
    /// <param name="jobName">The job.</param>
    /// <param name="interval">The expected time between two successes. Zero and less means that nothing is expected any more.</param>
    public void SetExpectedInterval(string jobName, TimeSpan interval)
    {
        if (interval <= TimeSpan.Zero)
        {
            _expectedInterval.Remove(jobName);
            _expectedSince.Remove(jobName);
            return;
        }

        _expectedInterval.WithLabels(jobName).SetLasting(interval.TotalSeconds);
        var since = _expectedSince.WithLabels(jobName);
        if (double.IsNaN(since.Value))
            since.SetToCurrentTime();
    }

    /// <summary>Shows a job's counters and histograms at 0 before its first run, so that <c>rate()</c> sees that run.</summary>
    /// <param name="jobName">The job.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void Announce(string jobName, params ReadOnlySpan<string> errorTypes)
    {
        foreach (var trigger in Enum.GetValues<JobTrigger>())
            _jobs.WithLabels(jobName, trigger);
        foreach (var reason in Enum.GetValues<JobSkipReason>())
            _skipped.WithLabels(jobName, reason);
        _inProgress.WithLabels(jobName).Inc(0);
        _startDelay.WithLabels(jobName);
        _exhausted.WithLabels(jobName);
        _errors.Announce(jobName, _metrics.ErrorTypes);
        _errors.Announce(jobName, errorTypes);
    }

    /// <summary>
    /// Removes a job from the page. Call it when the job is deleted: its last success would grow old and keep an alert firing. A
    /// run that goes on stays in <c>job_in_progress</c> until it ends; a later run shows the job again.
    /// </summary>
    /// <param name="jobName">The job. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveJob(string jobName) =>
        _runs.RemoveAll(_name, jobName) | _duration.Remove(jobName) | RemoveInProgress(jobName) | _lastRun.Remove(jobName)
        | _lastSuccess.Remove(jobName) | _expectedSince.Remove(jobName) | _expectedInterval.Remove(jobName) | _startDelay.Remove(jobName)
        | _skipped.RemoveAll(_name, jobName) | _exhausted.Remove(jobName) | _errors.RemoveAll(_name, jobName);

    // The end of a run that goes on would count below 0 in a new series.
    private bool RemoveInProgress(string jobName)
    {
        var running = _inProgress.WithLabels(jobName).Value;
        return !(running > 0) && _inProgress.Remove(jobName) && running == 0;
    }

    // A job's outcomes have the numbers of an operation's. What is a member of neither is shown as unknown.
    private static JobOutcome Outcome(OperationEnd<JobAttemptResult> end) =>
        end is { Outcome: OperationOutcome.Success, Result: not JobAttemptResult.Done } ? JobOutcome.Retried : (JobOutcome)end.Outcome;

    /// <summary>The handles that the runs of a job record to.</summary>
    private sealed class RunHandles(JobMetrics family, string name, JobTrigger trigger)
    {
        private readonly PerMember<JobOutcome, Counter> _runs = new(outcome => family._runs.WithLabels(name, trigger, outcome));
        private readonly Histogram _duration = family._duration.WithLabels(name);
        private readonly Gauge _inProgress = family._inProgress.WithLabels(name);
        private readonly Gauge _lastRun = family._lastRun.WithLabels(name);
        private readonly Gauge _lastSuccess = family._lastSuccess.WithLabels(name);

        public void Start() => _inProgress.Inc();

        public void End(JobOutcome outcome, string? errorType, TimeSpan elapsed, DateTimeOffset endedAt)
        {
            _inProgress.Dec();
            _duration.Observe(elapsed);
            _runs[outcome].Inc();
            _lastRun.SetToTime(endedAt);
            if (outcome == JobOutcome.Success)
                _lastSuccess.SetToTime(endedAt);
            if (errorType is not null)
                family.RecordError(name, errorType);
        }
    }
}
