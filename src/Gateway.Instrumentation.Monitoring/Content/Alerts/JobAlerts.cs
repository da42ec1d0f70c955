using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on jobs of any scheduler.</summary>
internal static class JobAlerts
{
    public static RuleGroup Make() => new("jobs", [Overdue(), Fails()]);

    private static AlertRule Overdue() => new(
        "JobOverdue", threshold: 2, JobsDashboard.Overdue)
    {
        For = TimeSpan.FromMinutes(1),
        Severity = Severity.Warning,
        Summary = "{{ $labels.job_name }} of {{ $labels.job }} has not succeeded for {{ $value | humanizeDuration }}.",
        Runbook = new(
            "A job has had no success for {threshold} times the time that is expected between two. It hangs, fails each time, or is never started.",
            "`job_in_progress`: 1 means that a run hangs. `job_runs_total` by outcome: `failed` grows, or nothing does. `job_skipped_total`: the run before did not end in time.",
            "Hangs: restart the process, and give the job a time-out. Fails: go by `JobFails`. Not started: look at the scheduler. A job that is not meant to run any more: switch it off there, and nothing is expected of it."),
        Panel = JobsDashboard.Link("Time Since Success, in Intervals"),
    };

    private static AlertRule Fails() => new(
        "JobFails", threshold: 0, failures => Query.Of(
            $$"""sum by (job, job_name) (increase({{JobRunsTotal}}{outcome="failed"}[1h])) > {{failures}}"""))
    {
        Severity = Severity.Warning,
        Summary = "{{ $labels.job_name }} of {{ $labels.job }} failed in the last hour.",
        Runbook = new(
            "A run of a job failed for good: attempts that are tried again do not count.",
            "`sum by (error_type) (increase(job_errors_total{job_name=\"...\"}[1h]))`, and the log of the run.",
            "Mend the cause and start the job by hand when its work cannot wait for the next run. One failure of a job that runs often may wait: `JobOverdue` says when it matters."),
        Panel = JobsDashboard.Link("Runs by Outcome in the Last Hour"),
    };
}
