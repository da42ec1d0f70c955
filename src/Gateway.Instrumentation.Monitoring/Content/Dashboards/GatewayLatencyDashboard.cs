using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>How long requests to the gateway take.</summary>
internal static class GatewayLatencyDashboard
{
    public const string Uid = "gateway-latency";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: Latency", "How long do requests take, and which routes are slow?",
        new Row(
            "The last minutes, as each instance sees them",
            new Panel(
                "Latency p99",
                "99th percentile of each route over the recent window, of the slowest instance. Above one second, one caller of a hundred waits "
                + "too long.", Unit.Seconds,
                Level("max", HttpRequestLatencyP99Seconds, "endpoint"))
            {
                Thresholds = [new(1, "red")],
            },
            new Panel(
                "Latency p95", "95th percentile of each route over the recent window, of the slowest instance. No line: no request.", Unit.Seconds,
                Level("max", HttpRequestLatencyP95Seconds, "endpoint")),
            new Panel(
                "Average Latency",
                "Mean of each route over the recent window, of the slowest instance. It hides the slow few: compare it with p99.", Unit.Seconds,
                Level("max", HttpRequestLatencyAvgSeconds, "endpoint")),
            new Panel(
                "Request Rate", "Requests per second of each route. A sudden fall is as bad as a peak.", Unit.RequestsPerSecond,
                Rate(HttpRequestsTotal, "endpoint"))),
        new Row(
            "All instances together",
            new Panel(
                "Latency p50", "Median of each route over the recent window, of the slowest instance: what most callers see.", Unit.Seconds,
                Level("max", HttpRequestLatencyP50Seconds, "endpoint")),
            new Panel(
                "Latency p95 by Method and Route", "95th percentile from the histograms of all instances.", Unit.Seconds,
                Percentiles(HttpRequestDurationSeconds, "method, endpoint", 95)),
            new Panel(
                "Latency of All Requests", "Median, 95th and 99th percentile over all routes and instances.", Unit.Seconds,
                Percentiles(HttpRequestDurationHighrSeconds, "", 50, 95, 99)),
            new Panel(
                "Latency Distribution",
                "All requests by duration. A second band says that some requests go another way: a cold cache, a retry, a slow provider.", Unit.Seconds,
                new Target(BucketsOf(HttpRequestDurationHighrSeconds), "{{le}}"))
            {
                Kind = PanelKind.HeatMap,
            }))
    {
        Readers = "Whoever operates the gateway looks at it when answers are slow.",
        Tags = ["gateway-api"],
    };
}
