using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Content.Dashboards.UsualTexts;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Jobs, hosted services and work queues.</summary>
internal static class JobsDashboard
{
    public const string Uid = "gateway-jobs";

    private const string Seldom = "jobs run seldom: an hour shows them";

    public static PanelLink Link(string panel) => new(Uid, panel);

    /// <summary>The time since the last success of each job that is overdue: judged by its own interval, also when it never ran.</summary>
    public static Query Overdue(double intervals = 2) => Query.Of($$"""{{SinceSuccess()}} > {{intervals}} * {{JobExpectedIntervalSeconds}}""");

    private static Query SinceSuccess() => Query.Of(
        $$"""
        time() - ({{JobLastSuccessTimestampSeconds}} > {{JobExpectedSinceTimestampSeconds}} or {{JobExpectedSinceTimestampSeconds}})
        """);

    public static Dashboard Make() => new(
        Uid, "Jobs", "Did every job succeed lately, does every background service live, and do the queues drain?",
        new Row(
            "Jobs",
            new Panel(
                "Time Since Success, in Intervals",
                "How many of its own intervals each job has not succeeded for. Above 2 it is overdue.", Unit.Number,
                new Target(Query.Of($$"""max by (job_name) ({{SinceSuccess()}} / {{JobExpectedIntervalSeconds}})"""), "{{job_name}}"))
            {
                Min = 0,
                Thresholds = [new(2, "red", "JobOverdue")],
            },
            new Panel(
                "Runs by Outcome in the Last Hour", "Finished runs. A job with failed ones and no success needs its log read.", Unit.Number,
                Increase(JobRunsTotal, "job_name, outcome", "1h", Seldom)),
            new Panel(
                "Jobs at a Glance", "Each job: when it last ended and succeeded, its interval, and runs in progress.", Unit.Age,
                new Target(Query.Of($$"""time() - max by (job_name) ({{JobLastRunTimestampSeconds}})"""), "since last run"),
                new Target(Query.Of($$"""time() - max by (job_name) ({{JobLastSuccessTimestampSeconds}})"""), "since success"),
                Level("max", JobExpectedIntervalSeconds, "job_name", legend: "interval"),
                Level("sum", JobInProgress, "job_name", legend: "in progress") with { Unit = Unit.Number })
            {
                Kind = PanelKind.Table,
            },
            new Panel(
                "Run Duration p95",
                "95th percentile of the runs of the last hour. Runs that take as long as their interval overlap or are left out.", Unit.Seconds,
                new Target(QuantileOf(0.95, JobDurationSeconds, "job_name", range: "1h"), "{{job_name}} p95") { FixedRange = Seldom }),
            new Panel(
                "Start Delay p95",
                "95th percentile of the time between when a run was due and its start, over the last hour. Long: the scheduler has too few "
                + "threads.", Unit.Seconds,
                new Target(QuantileOf(0.95, JobStartDelaySeconds, "job_name", range: "1h"), "{{job_name}} p95") { FixedRange = Seldom }),
            new Panel(
                "Errors in the Last Hour", "Errors of runs, attempts and single items, by type.", Unit.Number,
                Increase(JobErrorsTotal, "job_name, error_type", "1h", Seldom)),
            new Panel(
                "Left Out and Given Up in the Last Hour", "Runs that were due and left out, and runs that failed in their last attempt.", Unit.Number,
                Increase(JobSkippedTotal, "job_name, reason", "1h", Seldom, legend: "{{job_name}} left out: {{reason}}"),
                Increase(JobRetriesExhaustedTotal, "job_name", "1h", Seldom, legend: "{{job_name}} given up"))),
        new Row(
            "Hosted services",
            new Panel(
                "Hosted Services", "Whether each background service runs on all instances.", Unit.Number,
                Level("min", HostedServiceRunning, "job, service"))
            {
                Kind = PanelKind.Stat,
                Width = 24,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
                Texts = UpOrDown,
            },
            new Panel(
                "Age of the Heartbeat",
                "Time since a running service last gave a sign of life. Above five minutes, or much longer than its loop takes: it hangs.", Unit.Seconds,
                Level("max", HostedServiceHeartbeatAgeSeconds, "service"))
            {
                Thresholds = [new(300, "red", "HostedServiceHeartbeatOld")],
            },
            new Panel(
                "Failures and Restarts in the Last Hour", "Exceptions that ended a service, and its restarts.", Unit.Number,
                Increase(HostedServiceFailuresTotal, "service, error_type", "1h", Seldom),
                Increase(HostedServiceRestartsTotal, "service", "1h", Seldom, legend: "{{service}} restarted"))
            {
                Thresholds = [new(1, "orange")],
            }),
        new Row(
            "Work queues",
            new Panel(
                "Queue Depth", "Items that wait, and how many each queue holds. At its capacity a queue refuses or drops.", Unit.Number,
                Level("sum", WorkQueueDepth, "queue"), Level("sum", WorkQueueCapacity, "queue", legend: "{{queue}} capacity")),
            new Panel(
                "Queue Fill", "Items that wait as a share of the capacity, of the fullest instance. Above 90 % the queue soon refuses or drops.", Unit.Ratio,
                new Target(Query.Of($$"""max by (queue) ({{WorkQueueDepth}} / ({{WorkQueueCapacity}} > 0))"""), "{{queue}}"))
            {
                Min = 0,
                Max = 1,
                Thresholds = [new(0.9, "red", "QueueFull")],
            },
            new Panel(
                "Age of the Oldest Item", "How long the oldest item has waited. Above a minute work comes faster than it is done; without end: nobody handles the queue.", Unit.Seconds,
                Level("max", WorkQueueOldestAgeSeconds, "queue"))
            {
                Thresholds = [new(60, "red", "QueueWaits")],
            },
            new Panel(
                "Items per Second", "Items that came and that were handled. The second below the first for long: more workers.", Unit.PerSecond,
                Rate(WorkQueueEnqueuedTotal, "queue", legend: "{{queue}} came"), Rate(WorkQueueItemsTotal, "queue, outcome")),
            new Panel(
                "Wait", "Median and 95th percentile of the time until handling started. Above a minute somebody has to look.", Unit.Seconds,
                Percentiles(WorkQueueWaitSeconds, "queue", 50, 95))
            {
                Thresholds = [new(60, "red", "QueueWaits")],
            },
            new Panel(
                "Handling Duration", "Median and 95th percentile of handling one item.", Unit.Seconds,
                Percentiles(WorkQueueDurationSeconds, "queue", 50, 95)),
            new Panel(
                "Items in Progress", "Items that are being handled. At the number of workers all are busy.", Unit.Number,
                Level("sum", WorkQueueInProgress, "queue")),
            new Panel(
                "Refused and Failed", "Items per second that a queue refused or dropped, and that failed.", Unit.PerSecond,
                Rate(WorkQueueRejectedTotal, "queue, reason", legend: "{{queue}} refused: {{reason}}"),
                Rate(WorkQueueErrorsTotal, "queue, error_type"))))
    {
        Readers = "Whoever runs scheduled work looks at it in the morning, and when a job is overdue.",
        Tags = ["jobs"],
    };
}
