using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The process, the .NET runtime, and the library itself.</summary>
internal static class ProcessDashboard
{
    public const string Uid = "gateway-process";

    private const string Seldom = "it is seldom: an hour shows it";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Process", "What do the processes use, and is their runtime well?",
        new Row(
            "Process",
            new Panel(
                "CPU", "Cores in use, user and system time together. At the number of cores it is the limit.", Unit.Number,
                Rate(ProcessCpuSecondsTotal, "job, instance")),
            new Panel(
                "Memory", "Physical memory in use. Above 4 GB, or without end: a leak.", Unit.Bytes,
                Level("sum", ProcessResidentMemoryBytes, "job, instance"))
            {
                Thresholds = [new(4L * 1024 * 1024 * 1024, "red", "HighMemoryUsage")],
            },
            new Panel(
                "Address Space", "Reserved addresses. .NET reserves much more than it uses: only a steady growth means anything.", Unit.Bytes,
                Level("sum", ProcessVirtualMemoryBytes, "job, instance")),
            new Panel(
                "Operating System Threads",
                "Threads, the runtime's own included. A steady growth: something starts threads and never ends them.", Unit.Number,
                Level("sum", ProcessNumThreads, "job, instance")),
            new Panel(
                "Open Files", "Files, sockets and pipes. A steady growth ends at the limit of the system: something is not closed.", Unit.Number,
                Level("sum", ProcessOpenFds, "job, instance")),
            new Panel(
                "Process Age", "Time since the start. Short ones again and again: the process crashes.", Unit.Age,
                new Target(Query.Of($$"""time() - max by (job, instance) ({{ProcessStartTimeSeconds}})"""), "{{job}} {{instance}}"))),
        new Row(
            "Runtime",
            new Panel(
                "Heap", "All allocated objects, with garbage that is not collected yet.", Unit.Bytes,
                Level("sum", DotnetGcHeapSizeBytes, "job, instance")),
            new Panel(
                "Garbage Collections",
                "Collections per second by generation. Many of generation 2: large objects, or a heap at its limit.", Unit.PerSecond,
                Rate(DotnetGcCollectionsTotal, "job, generation", legend: "{{job}} generation {{generation}}")),
            new Panel(
                "Share of Time in Pauses", "Share of time in which collections stopped all threads. Above a tenth requests feel it.", Unit.Ratio,
                Rate(DotnetGcPauseSecondsTotal, "job, instance"))
            {
                Min = 0,
                Thresholds = [new(0.1, "red")],
            },
            new Panel(
                "Thread Pool",
                "Threads of the pool, and work that waits for one. Waiting work that grows: threads are blocked by waiting calls.", Unit.Number,
                Level("sum", DotnetThreadpoolThreads, "job, instance", legend: "{{job}} {{instance}} threads"),
                Level("sum", DotnetThreadpoolQueueLength, "job, instance", legend: "{{job}} {{instance}} waiting")),
            new Panel(
                "Exceptions", "Exceptions thrown per second, caught ones included.", Unit.PerSecond,
                Rate(DotnetExceptionsTotal, "job, instance")),
            new Panel(
                "Lock Contentions", "Times per second that a thread waited for a lock of another.", Unit.PerSecond,
                Rate(DotnetLockContentionsTotal, "job, instance"))),
        new Row(
            "The metrics themselves",
            new Panel(
                "Folded Labels",
                "Look-ups of label values beyond a limit in the last hour, which are recorded as other. A label has more values than it should.", Unit.Number,
                Increase(GatewayMetricsOverflowTotal, "metric", "1h", Seldom))
            {
                Thresholds = [new(1, "orange")],
            },
            new Panel(
                "Rejected Recordings", "Recordings of the last hour that were dropped, and why: each reason is a mistake in the code.", Unit.Number,
                Increase(GatewayMetricsRejectedTotal, "metric, reason", "1h", Seldom))
            {
                Thresholds = [new(1, "orange")],
            },
            new Panel(
                "Series per Scrape", "Samples that each target shows. A jump after a release: a label with too many values.", Unit.Number,
                new Target(Query.Of($$"""max by (job, instance) (scrape_samples_scraped)"""), "{{job}} {{instance}}")),
            new Panel(
                "Scrape Duration", "How long each scrape took.", Unit.Seconds,
                new Target(Query.Of($$"""max by (job, instance) (scrape_duration_seconds)"""), "{{job}} {{instance}}"))),
        new Row(
            "Pushes",
            new Panel(
                "Pushes in the Last Hour by Outcome", "Tries to push the page, for jobs that end before a scrape.", Unit.Number,
                Increase(MetricsPushTotal, "target, outcome", "1h", Seldom)),
            new Panel(
                "Push Duration p95", "95th percentile of the tries of the last hour.", Unit.Seconds,
                new Target(QuantileOf(0.95, MetricsPushDurationSeconds, "target", range: "1h"), "{{target}} p95") { FixedRange = Seldom }),
            new Panel(
                "Time Since Last Push", "Time since the last push that succeeded.", Unit.Age,
                new Target(Query.Of($$"""time() - max by (target) ({{MetricsPushLastSuccessTimestampSeconds}})"""), "{{target}}")))
        {
            IsCollapsed = true,
        })
    {
        Readers = "Developers look at it when memory, threads or files grow, and after a new version of .NET.",
        Tags = ["process"],
    };
}
