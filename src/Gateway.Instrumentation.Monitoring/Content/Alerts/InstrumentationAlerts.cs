using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on the measuring itself.</summary>
internal static class InstrumentationAlerts
{
    public static RuleGroup Make() => new("instrumentation", [Watchdog(), TargetDown(), JobGone(), CardinalityFolded(), RecordingsRejected(), PushFails()]);

    private static AlertRule Watchdog() => new("GatewayWatchdog", Query.Of($$"""vector(1)"""))
    {
        Severity = Severity.Info,
        Summary = "Alerts arrive.",
        Runbook = new(
            "This alert always fires. When it stops arriving, Prometheus, Alertmanager or the way from there is broken, and no other alert arrives either.",
            "Prometheus' page *Alerts* (does it fire there?), then Alertmanager's page, then the receiver `dead-mans-switch`.",
            "It arrives: nothing to do. It is missing: start what does not run, beginning with Prometheus."),
    };

    private static AlertRule TargetDown() => new("GatewayTargetDown", Query.Of($$"""up == 0"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Critical,
        Summary = "Prometheus cannot scrape {{ $labels.job }} on {{ $labels.instance }}.",
        Runbook = new(
            "A target has not answered a scrape for {for}. The process is down, or nobody can see how it is: its other alerts are silent.",
            "Prometheus' page *Targets* has the error: refused means that the process is down, a time-out that it hangs or that its page takes long (panel *Scrape Duration* of *Process*), 401 or 404 that the page moved.",
            "Process down: restart it. Time-out with a process that works: fewer series, or a longer `scrape_timeout`. A target that is gone on purpose: take it out of the scrape configuration. Other jobs of this Prometheus are left out by `selector` in the settings."),
        Panel = OverviewDashboard.Link("Targets Down"),
    };

    // A target that is no longer in the configuration has no "up" that could be 0.
    private static AlertRule JobGone() => new("GatewayJobGone", Query.Of($$"""group by (job) (present_over_time(up[1d])) unless group by (job) (up)"""))
    {
        For = TimeSpan.FromMinutes(15),
        Severity = Severity.Warning,
        Summary = "Prometheus has no target of {{ $labels.job }} any more.",
        Runbook = new(
            "A job had targets in the last day and has none now. Nobody sees how it is, and `GatewayTargetDown` cannot fire without a target.",
            "Prometheus' page *Service Discovery*: is the job there, and are its targets dropped by a rule of relabelling? The deployment: was it scaled to nothing, or renamed?",
            "Mend the discovery, or start the service. After it was taken away on purpose, the alert ends by itself after a day: silence it."),
    };

    private static AlertRule CardinalityFolded() => new(
        "MetricsCardinalityFolded", threshold: 0, limit => Query.Of(
            $$"""sum by (job, metric) (increase({{GatewayMetricsOverflowTotal}}[1h])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.metric }} of {{ $labels.job }} has more label values than its limit: the rest is shown as other.",
        Runbook = new(
            "A label of a metric has had more values than its limit. New ones are recorded as `other`; gauges beyond the series limit are left out. Totals stay right, details are missing.",
            "`count by (LABEL) (METRIC)` for each label of the metric: which has values without end, such as ids, paths or texts of errors?",
            "Give the label values from a small set. When the values are meant, raise its limit (`Label.Text(name, limit)`) or `MaxSeriesPerMetric`. It may wait: memory is bounded."),
        Panel = ProcessDashboard.Link("Folded Labels"),
    };

    private static AlertRule RecordingsRejected() => new(
        "MetricsRecordingsRejected", threshold: 0, limit => Query.Of(
            $$"""sum by (job, metric, reason) (increase({{GatewayMetricsRejectedTotal}}[1h])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.job }} rejects recordings of {{ $labels.metric }} ({{ $labels.reason }}).",
        Runbook = new(
            "Recordings of a metric are dropped: a negative or non-finite value, a callback or an operation that threw, or a name that is taken. What the metric shows is incomplete.",
            "The label `reason`, and the log: the first rejection of each metric is logged with its cause.",
            "Mend the code that records: a division by 0 gives `not_finite`, a clock that goes back gives `negative`. The application itself is not hurt; it may wait."),
        Panel = ProcessDashboard.Link("Rejected Recordings"),
    };

    private static AlertRule PushFails() => new("MetricsPushFails", Query.Of(
        $$"""
        sum by (job, target) (increase({{MetricsPushTotal}}{outcome="failed"}[15m])) > 0
          unless sum by (job, target) (increase({{MetricsPushTotal}}{outcome="success"}[15m])) > 0
        """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.job }} cannot push its metrics to {{ $labels.target }}.",
        Runbook = new(
            "Every push of the page has failed for a quarter of an hour. What is shown of the service there is old.",
            "The log: the first failure of a row is logged. Does the target answer, and does it take the page (400 names what it refuses)?",
            "Start the Pushgateway, or mend the address or the credentials. The service itself goes on; nothing is lost but what would have been shown."),
        Panel = ProcessDashboard.Link("Pushes in the Last Hour by Outcome"),
    };
}
