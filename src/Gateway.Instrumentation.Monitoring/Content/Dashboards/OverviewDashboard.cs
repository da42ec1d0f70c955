using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Everything at a glance: where to look next.</summary>
internal static class OverviewDashboard
{
    public const string Uid = "gateway-overview";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: Overview", "Is anything wrong anywhere, and which dashboard says more?",
        new Row(
            "Now",
            new Panel("Targets Up", "Targets that answered the last scrape.", Unit.Number, new Target(Query.Of($$"""sum(up)"""), "up"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
            },
            new Panel(
                "Targets Down", "Targets that did not answer the last scrape. Everything else on this page leaves them out.", Unit.Number,
                new Target(Query.Of($$"""count(up) - sum(up)"""), "down"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                Thresholds = [new(1, "red")],
            },
            new Panel(
                "Firing Alerts", "Alerts that fire now, without the watchdog, which always does.", Unit.Number,
                new Target(Query.Of($$"""count(ALERTS{alertstate="firing",alertname!="GatewayWatchdog",job=~"($job)?",instance=~"($instance)?"}) or vector(0)"""), "firing"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                Thresholds = [new(1, "orange")],
            },
            new Panel(
                "Requests", "Requests per second over all services.", Unit.RequestsPerSecond,
                Rate(HttpRequestsTotal, "", legend: "requests"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
            },
            new Panel(
                "Jobs Overdue", "Jobs that have not succeeded for twice their interval.", Unit.Number,
                new Target(Query.Of($$"""count({{JobsDashboard.Overdue()}}) or vector(0)"""), "overdue"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                Thresholds = [new(1, "red")],
            },
            new Panel(
                "Hosted Services Down", "Background services that ended, failed or were stopped.", Unit.Number,
                new Target(Query.Of($$"""count({{HostedServiceRunning}} == 0) or vector(0)"""), "down"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                Thresholds = [new(1, "red")],
            },
            new Panel(
                "Alerts by Name", "What fires now. Each alert has its section in the runbooks.", Unit.Number,
                new Target(Query.Of($$"""count by (alertname, severity, job) (ALERTS{alertstate="firing",job=~"($job)?",instance=~"($instance)?"})"""), "alerts"))
            {
                Kind = PanelKind.Table,
                Height = 6,
            }),
        new Row(
            "Requests",
            new Panel(
                "Request Rate", "Requests per second of each job. More on *HTTP*.", Unit.RequestsPerSecond,
                Rate(HttpRequestsTotal, "job"))
            {
                Width = 8,
            },
            new Panel(
                "Error Share",
                "Share of requests that ended with a status of 500 or above. Above 5 % somebody has to look. More on *Gateway: Errors*.", Unit.Ratio,
                Share(HttpRequestsTotal, HttpRequestsTotal, "job", "status=~\"5..\""))
            {
                Width = 8,
                Min = 0,
                Thresholds = [new(0.05, "red", "GatewayHighErrorRate")],
            },
            new Panel(
                "Latency p95", "95th percentile over all routes of each job. More on *Gateway: Latency*.", Unit.Seconds,
                Percentiles(HttpRequestDurationHighrSeconds, "job", 95))
            {
                Width = 8,
            }),
        new Row(
            "What they depend on",
            new Panel(
                "Provider Error Share",
                "Share of failed requests to each provider. Above 20 % it counts as down. More on *Gateway: Providers* and *AI*.", Unit.Ratio,
                Share(ProviderErrorsTotal, ProviderRequestsTotal, "provider"))
            {
                Width = 8,
                Min = 0,
                Max = 1,
                Thresholds = [new(0.2, "red", "ProviderDown")],
            },
            new Panel(
                "AI Error Share", "Share of failed requests to models, by provider. Above 10 % somebody has to look. More on *AI*.", Unit.Ratio,
                Share(LlmRequestsTotal, LlmRequestsTotal, "provider", "outcome=\"failed\""))
            {
                Width = 8,
                Min = 0,
                Max = 1,
                Thresholds = [new(0.1, "red", "LlmErrors")],
            },
            new Panel(
                "Budget Left", "Share of each team's budget that is left in this window. Below 10 % it is nearly spent. More on *AI*.", Unit.Ratio,
                new Target(Query.Of($$"""min by (team) ({{LlmBudgetRemainingUsd}}) / (max by (team) ({{LlmBudgetLimitUsd}}) > 0)"""), "{{team}}"))
            {
                Width = 8,
                Max = 1,
                BaseColor = "red",
                Thresholds = [new(0.1, "green")],
            },
            new Panel(
                "Messages",
                "Messages per second that were taken over and settled. The second below the first for long: consumers do not keep up. More on "
                + "*Messages*.", Unit.MessagesPerSecond,
                Rate(MessagingReceivedTotal, "", legend: "received"), Rate(MessagingSettledTotal, "", legend: "settled"))
            {
                Width = 8,
            },
            new Panel(
                "Waiting Work", "Items of work queues and tasks of worker pools that wait. More on *Jobs*.", Unit.Number,
                Level("sum", WorkQueueDepth, "queue"), Level("sum", QueueSize, "queue_name", legend: "{{queue_name}} of a pool"))
            {
                Width = 8,
            },
            new Panel(
                "Database Latency p95", "95th percentile of all queries of each job. More on *Gateway: Database*.", Unit.Seconds,
                Percentiles(DbQueryDurationSeconds, "job", 95))
            {
                Width = 8,
            }),
        new Row(
            "Processes",
            new Panel("CPU", "Cores in use by each process. More on *Process*.", Unit.Number, Rate(ProcessCpuSecondsTotal, "job, instance")),
            new Panel(
                "Memory", "Physical memory in use by each process. Above 4 GB, or without end: a leak.", Unit.Bytes,
                Level("sum", ProcessResidentMemoryBytes, "job, instance"))
            {
                Thresholds = [new(4L * 1024 * 1024 * 1024, "red", "HighMemoryUsage")],
            }))
    {
        Readers = "Whoever is on call opens it first, whatever the alert.",
        Tags = ["overview"],
        OfferedBy = new MetricName("up"),
    };
}
