using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The models that the gateway asks.</summary>
internal static class GatewayModelsDashboard
{
    public const string Uid = "gateway-models";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: Models", "Do the models answer, and how fast?",
        new Row(
            "Models",
            new Panel(
                "Model Error Rate",
                "Share of failed requests over the recent window, of the instance that sees most. One model alone: look at its provider's notices.", Unit.Ratio,
                Level("max", ModelErrorRate, "model"))
            {
                Min = 0,
                Max = 1,
                Thresholds = [new(0.05, "orange"), new(0.2, "red")],
            },
            new Panel(
                "Average Model Latency", "Mean duration over the recent window up to the end of the answer, of the slowest instance.", Unit.Seconds,
                Level("max", ModelLatencyAvgSeconds, "model")),
            new Panel(
                "Model Request Rate", "Requests per second to each model, failed ones included.", Unit.RequestsPerSecond,
                Rate(ModelRequestsTotal, "model"))),
        new Row(
            "Errors and latency",
            new Panel(
                "Model Error Share", "Share of failed requests over all instances, from the counters.", Unit.Ratio,
                Share(ModelErrorsTotal, ModelRequestsTotal, "model"))
            {
                Min = 0,
                Max = 1,
            },
            new Panel(
                "Model Errors by Type", "Failed requests per second by the type of the error.", Unit.RequestsPerSecond,
                Rate(ModelErrorsByTypeTotal, "model, error_type")),
            new Panel(
                "Model Latency Percentiles", "Median and 95th percentile over all instances.", Unit.Seconds,
                Percentiles(ModelLatencySeconds, "model", 50, 95))))
    {
        Readers = "Teams that use a model through the gateway look at it to compare models.",
        Tags = ["gateway-api", "ai"],
    };
}
