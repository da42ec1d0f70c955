using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on requests to models and what they cost.</summary>
internal static class LlmAlerts
{
    public static RuleGroup Make() => new("llm", [Errors(), RateLimited(), BudgetNearlySpent()]);

    private static AlertRule Errors() => new(
        "LlmErrors", threshold: 0.1, limit => Query.Of(
            $$"""
            sum by (job, provider, model) (rate({{LlmRequestsTotal}}{outcome="failed"}[5m]))
              / sum by (job, provider, model) (rate({{LlmRequestsTotal}}[5m])) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $value | humanizePercentage }} of the requests of {{ $labels.job }} to {{ $labels.provider }} {{ $labels.model }} fail.",
        Runbook = new(
            "More than {threshold:percent} of the requests to a model fail. Users get errors, unless another model takes over.",
            "`sum by (error_type) (rate(llm_errors_total{model=\"...\"}[5m]))`: `rate_limited` and `auth_error` are ours, `context_length` is the callers', `timeout_error` and others the provider's. Its status page.",
            "Switch to another model or provider. `auth_error`: renew the key. `context_length`: a prompt has grown; look at the last deployment."),
        Panel = AiDashboard.Link("Failed Share"),
    };

    private static AlertRule RateLimited() => new(
        "LlmRateLimited", threshold: 0.05, limit => Query.Of(
            $$"""
            sum by (job, provider, model) (rate({{LlmErrorsTotal}}{error_type="rate_limited"}[5m]))
              / sum by (job, provider, model) (rate({{LlmRequestsTotal}}[5m])) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.provider }} refuses {{ $value | humanizePercentage }} of the requests of {{ $labels.job }} to {{ $labels.model }}: rate limited.",
        Runbook = new(
            "A provider refuses more than {threshold:percent} of the requests because the limit of the account is used up.",
            "`llm_rate_limit_remaining` by kind: requests or tokens? `sum by (model) (rate(llm_tokens_total[5m]))`, and which team sends them (`llm_cost_usd_total`).",
            "Send part of the traffic elsewhere, slow the largest caller down, or ask the provider for more. A batch job can run at night."),
        Panel = AiDashboard.Link("Errors by Type"),
    };

    // Each instance knows what it spent itself; all have the same limit.
    private static AlertRule BudgetNearlySpent() => new(
        "LlmBudgetNearlySpent", threshold: 0.9, limit => Query.Of(
            $$"""sum by (job, team) ({{LlmBudgetSpentUsd}}) / max by (job, team) ({{LlmBudgetLimitUsd}}) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.team }} has spent {{ $value | humanizePercentage }} of its budget in {{ $labels.job }}.",
        Runbook = new(
            "A team has spent more than {threshold:percent} of its budget for models in this period. When the application stops at the limit, its requests will be refused.",
            "`llm_budget_window_end_time_seconds - time()`: how long the rest has to last. `sum by (model) (increase(llm_cost_usd_total{team=\"...\"}[1d]))`: what costs.",
            "Ask the team: a cheaper model, shorter prompts, or a larger budget. A loop that calls a model without end looks like this, too: then stop it now."),
        Panel = AiDashboard.Link("Budget Spent"),
    };
}
