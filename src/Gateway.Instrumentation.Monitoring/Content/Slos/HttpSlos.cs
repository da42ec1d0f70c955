using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Slos;

/// <summary>Objectives of everything that answers HTTP requests.</summary>
internal static class HttpSlos
{
    public static Slo Availability() => new(
        "gateway", "http-availability", objective: 0.999,
        errors: range => Query.Of(
            $$"""sum by (job) (rate({{HttpRequestsTotal}}{status=~"5.."}[{{range}}])) or 0 * sum by (job) (rate({{HttpRequestsTotal}}[{{range}}]))"""),
        events: range => Query.Of($$"""sum by (job) (rate({{HttpRequestsTotal}}[{{range}}]))"""))
    {
        Description = "A request that is not answered with 5xx.",
        Runbook = new(
            "Requests are answered with 5xx so often that the errors allowed for 30 days are spent too soon: at this rate within five days (fast), or before the 30 days end (slow).",
            "`topk(5, sum by (endpoint, status) (rate(http_requests_total{status=~\"5..\"}[5m])))`, then `http_request_errors_by_type_total`. What changed when it began: a deployment, a provider, the load?",
            "Roll back what changed, or send traffic away from what fails. Slow burning may wait for the working day; when little of the budget remains, put off risky changes."),
        Panel = ObjectivesDashboard.Link("Burn Rate"),
    };

    // The bound is written 0.5 in both formats of the page; a whole number would not be.
    public static Slo Latency() => new(
        "gateway", "http-latency", objective: 0.99,
        errors: range => Query.Of(
            $$"""
            sum by (job) (rate({{HttpRequestDurationHighrSeconds}}_count[{{range}}]))
              - sum by (job) (rate({{HttpRequestDurationHighrSeconds}}_bucket{le="0.5"}[{{range}}]))
            """),
        events: range => Query.Of($$"""sum by (job) (rate({{HttpRequestDurationHighrSeconds}}_count[{{range}}]))"""))
    {
        Description = "A request that is answered within half a second.",
        Runbook = new(
            "So many requests take longer than half a second that the share allowed for 30 days is spent too soon.",
            "`histogram_quantile(0.95, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket[5m])))`: which routes? Then what they wait for: providers, the database, the thread pool.",
            "As for `HighLatency`. A service whose requests wait for models is slow by nature: give it a lower objective or leave it out in the settings."),
        Panel = ObjectivesDashboard.Link("Burn Rate"),
    };
}
