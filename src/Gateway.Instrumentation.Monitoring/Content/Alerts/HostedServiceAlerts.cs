using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on hosted services.</summary>
internal static class HostedServiceAlerts
{
    public static RuleGroup Make() => new("hosted-services", [Down(), HeartbeatOld()]);

    private static AlertRule Down() => new("HostedServiceDown", Query.Of($$"""{{HostedServiceRunning}} == 0"""))
    {
        For = TimeSpan.FromMinutes(2),
        Severity = Severity.Critical,
        Summary = "{{ $labels.service }} no longer runs in {{ $labels.job }} on {{ $labels.instance }}.",
        Runbook = new(
            "A hosted service ended, failed or was stopped, and the process goes on without it. Its work is not done, while the process looks well.",
            "`hosted_service_failures_total` by error type: when it is 0, the loop ended by itself, which is a mistake in its condition. The log has the exception.",
            "Restart the process. `o.Restart = HostedServiceRestart.OnFailure` starts a loop that failed again by itself. A service that is meant to end needs this alert switched off."),
        Panel = JobsDashboard.Link("Hosted Services"),
    };

    private static AlertRule HeartbeatOld() => new(
        "HostedServiceHeartbeatOld", threshold: 300, limit => Query.Of($$"""{{HostedServiceHeartbeatAgeSeconds}} > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(1),
        Severity = Severity.Warning,
        Summary = "{{ $labels.service }} on {{ $labels.instance }} has given no sign of life for {{ $value | humanizeDuration }}.",
        Runbook = new(
            "A hosted service runs, and its loop has not come round for {threshold:duration}: it waits for something that does not come, or for a lock.",
            "What does it wait for? A call without a time-out, a queue, a lock: `dotnet-stack report` of the process shows it. `dotnet_threadpool_queue_length` above 0 for long means that no thread is free.",
            "Restart the process, then give the call a time-out. A loop that is slow by nature needs a higher threshold."),
        Panel = JobsDashboard.Link("Age of the Heartbeat"),
    };
}
