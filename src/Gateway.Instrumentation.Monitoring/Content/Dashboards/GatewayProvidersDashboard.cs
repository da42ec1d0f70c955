using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The providers that the gateway asks.</summary>
internal static class GatewayProvidersDashboard
{
    public const string Uid = "gateway-providers";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: Providers", "Do the providers answer, and how fast?",
        new Row(
            "Providers",
            new Panel(
                "Provider Error Rate",
                "Share of failed requests over the recent window, of the instance that sees most. Above 20 % the provider counts as down.", Unit.Ratio,
                Level("max", ProviderErrorRate, "provider"))
            {
                Min = 0,
                Max = 1,
                Thresholds = [new(0.05, "orange"), new(0.2, "red")],
            },
            new Panel(
                "Average Provider Latency",
                "Mean duration over the recent window up to the end of the answer, of the slowest instance.", Unit.Seconds,
                Level("max", ProviderLatencyAvgSeconds, "provider")),
            new Panel(
                "Provider Request Rate", "Requests per second to each provider, failed ones included.", Unit.RequestsPerSecond,
                Rate(ProviderRequestsTotal, "provider"))),
        new Row(
            "Errors and latency",
            new Panel(
                "Provider Error Share",
                "Share of failed requests over all instances, from the counters: what the alert asks for. Above 20 % the provider counts as down.", Unit.Ratio,
                Share(ProviderErrorsTotal, ProviderRequestsTotal, "provider"))
            {
                Min = 0,
                Max = 1,
                Thresholds = [new(0.2, "red", "ProviderDown")],
            },
            new Panel(
                "Provider Errors by Type",
                "Failed requests per second. Timeouts of one provider are the provider's; timeouts of all are the network's.", Unit.RequestsPerSecond,
                Rate(ProviderErrorsByTypeTotal, "provider, error_type")),
            new Panel(
                "Provider Latency Percentiles", "Median and 95th percentile over all instances.", Unit.Seconds,
                Percentiles(ProviderLatencySeconds, "provider", 50, 95)),
            new Panel(
                "Fastest and Slowest Request",
                "Shortest and longest request of the recent window. A longest one at the time limit is a request that was given up.", Unit.Seconds,
                Level("max", ProviderLatencyMaxSeconds, "provider", legend: "{{provider}} slowest"),
                Level("min", ProviderLatencyMinSeconds, "provider", legend: "{{provider}} fastest"))))
    {
        Readers = "Whoever operates the gateway looks at it before a provider is switched off or on.",
        Tags = ["gateway-api", "ai"],
    };
}
