using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Requests to the gateway that failed.</summary>
internal static class GatewayErrorsDashboard
{
    public const string Uid = "gateway-errors";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: Errors", "Which requests fail, how many, and whose fault is it?",
        new Row(
            "Errors",
            new Panel(
                "Error Share by Route",
                "Share of requests with a status of 400 or above, or without an answer. Above 5 % look at the statuses: 4xx are the callers' own.", Unit.Ratio,
                Share(HttpRequestErrorsTotal, HttpRequestsTotal, "endpoint, method", legend: "{{method}} {{endpoint}}"))
            {
                Min = 0,
                Thresholds = [new(0.05, "red", "GatewayHighErrorRate")],
            },
            new Panel(
                "Errors by Route", "Failed requests per second.", Unit.RequestsPerSecond,
                Rate(HttpRequestErrorsTotal, "endpoint, method", legend: "{{method}} {{endpoint}}")),
            new Panel(
                "Server Errors by Status",
                "Answers with a status of 500 and above per second: the gateway's or a provider's fault. There should be none.", Unit.RequestsPerSecond,
                Rate(HttpResponseStatusTotal, "endpoint, status", "status=~\"5..\""))),
        new Row(
            "Why",
            new Panel(
                "Errors by Type",
                "Failed requests per second by the type of the error. A new type after a release is the release.", Unit.RequestsPerSecond,
                Rate(HttpRequestErrorsByTypeTotal, "error_type")),
            new Panel(
                "Answers by Status", "All answers per second by status.", Unit.RequestsPerSecond,
                Rate(HttpResponseStatusTotal, "status"))
            {
                IsStacked = true,
            }))
    {
        Readers = "Whoever operates the gateway looks at it when requests fail.",
        Tags = ["gateway-api"],
    };
}
