using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Calls to services of others.</summary>
internal static class ExternalApisDashboard
{
    public const string Uid = "gateway-external-apis";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "External APIs", "Do the services of others answer, and how fast?",
        new Row(
            "Calls",
            new Panel(
                "Calls", "Calls per second to each service, failed ones included.", Unit.RequestsPerSecond,
                Rate(ExternalApiCallsTotal, "service")),
            new Panel(
                "Failed Share", "Share of calls that failed. Above 5 % for long: it is not the network's weather.", Unit.Ratio,
                Share(ExternalApiErrorsTotal, ExternalApiCallsTotal, "service"))
            {
                Min = 0,
                Max = 1,
                Thresholds = [new(0.05, "red")],
            },
            new Panel(
                "Errors by Type", "Failed calls per second.", Unit.RequestsPerSecond,
                Rate(ExternalApiErrorsByTypeTotal, "service, error_type")),
            new Panel(
                "Duration", "Median and 95th percentile up to the end of the answer.", Unit.Seconds,
                Percentiles(ExternalApiDurationSeconds, "service", 50, 95)),
            new Panel(
                "Time to Headers p95",
                "95th percentile until the answer began. Close to the duration: the service thinks; far below: the answer is large.", Unit.Seconds,
                Percentiles(ExternalApiTimeToHeadersSeconds, "service", 95)),
            new Panel("Calls in Flight", "Calls that are not answered yet.", Unit.Number, Level("sum", ExternalApiInprogress, "service"))),
        new Row(
            "How they end",
            new Panel(
                "Calls by Outcome", "Calls per second. Cancelled and abandoned ones are the caller's wish.", Unit.RequestsPerSecond,
                Rate(ExternalApiCallsByOutcomeTotal, "service, outcome")),
            new Panel(
                "Answers by Status Class", "Answers per second. 4xx that grow: a key has expired, or a limit is reached.", Unit.RequestsPerSecond,
                Rate(ExternalApiResponsesTotal, "service, status_class")),
            new Panel(
                "Retries", "Attempts per second after the first one. They hide failures, and load the service more.", Unit.RequestsPerSecond,
                Rate(ExternalApiRetriesTotal, "service"))))
    {
        Readers = "Developers look at it when their service is slow and its own code is not.",
        Tags = ["external"],
    };
}
