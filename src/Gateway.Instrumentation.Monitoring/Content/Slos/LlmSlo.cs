using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Slos;

/// <summary>The objective of requests to models.</summary>
internal static class LlmSlo
{
    public static Slo Make() => new(
        "gateway", "llm-requests", objective: 0.99,
        errors: range => Query.Of(
            $$"""sum by (job) (rate({{LlmRequestsTotal}}{outcome="failed"}[{{range}}])) or 0 * sum by (job) (rate({{LlmRequestsTotal}}[{{range}}]))"""),
        events: range => Query.Of($$"""sum by (job) (rate({{LlmRequestsTotal}}[{{range}}]))"""))
    {
        Description = "A request to a model that does not fail.",
        Runbook = new(
            "Requests to models fail so often that the failures allowed for 30 days are spent too soon.",
            "`sum by (provider, model) (rate(llm_requests_total{outcome=\"failed\"}[5m]))`, then `llm_errors_total` by type: is it one provider?",
            "As for `LlmErrors`: another provider or model, a new key, a larger quota."),
        Panel = ObjectivesDashboard.Link("Burn Rate"),
    };
}
