using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>HTTP requests of all services, and responses that last.</summary>
internal static class HttpDashboard
{
    public const string Uid = "gateway-http";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "HTTP", "What is asked for, how large is it, and do responses that last live?",
        new Row(
            "Requests",
            new Panel("Requests by Method and Route", "Requests per second.", Unit.RequestsPerSecond, Rate(HttpRequestsTotal, "method, endpoint")),
            new Panel("Requests by Status", "Requests per second.", Unit.RequestsPerSecond, Rate(HttpRequestsTotal, "status")) { IsStacked = true },
            new Panel(
                "Requests in Flight", "Requests that are not answered yet. A number that grows: something behind them hangs.", Unit.Number,
                Level("sum", HttpRequestsInprogress, "method, endpoint")),
            new Panel("Latency p95", "95th percentile by route.", Unit.Seconds, Percentiles(HttpRequestDurationSeconds, "endpoint", 95)),
            new Panel(
                "Request Size", "Median and 95th percentile of bodies by route.", Unit.Bytes,
                Percentiles(HttpRequestSizeBytes, "endpoint", 50, 95)),
            new Panel(
                "Response Size", "Median and 95th percentile of bodies by route. A large one that grows: a list without pages.", Unit.Bytes,
                Percentiles(HttpResponseSizeBytes, "endpoint", 50, 95))),
        new Row(
            "Responses that last",
            new Panel(
                "Streams in Progress", "WebSockets, server-sent events and other responses that last.", Unit.Number,
                Level("sum", HttpStreamsInprogress, "method, endpoint")),
            new Panel(
                "Messages", "Messages per second over WebSockets, and server-sent events.", Unit.MessagesPerSecond,
                Rate(HttpStreamMessagesTotal, "endpoint, direction")),
            new Panel(
                "Time to First Byte", "Median and 95th percentile until the first byte of a body that is sent in parts.", Unit.Seconds,
                Percentiles(HttpTimeToFirstByteSeconds, "endpoint", 50, 95)),
            new Panel(
                "Stream Duration", "Median and 95th percentile. All of them short: something between cuts them off.", Unit.Seconds,
                Percentiles(HttpStreamDurationSeconds, "endpoint", 50, 95)),
            new Panel(
                "Stream Error Rate",
                "Share of responses that last and failed by the service's fault over the recent window, of the worst instance.", Unit.Ratio,
                Level("max", HttpStreamErrorRate, "endpoint"))
            {
                Min = 0,
                Max = 1,
                Thresholds = [new(0.05, "red")],
            }))
    {
        Readers = "Developers of a web service look at it after a release, and when clients complain.",
        Tags = ["http"],
    };
}
