using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on trading services.</summary>
internal static class TradingAlerts
{
    public static RuleGroup Make() => new("trading", [ServiceDown(), HighErrorRate(), DataCollectorDown(), ModelDrift(), RiskLimitBreach()]);

    // A dead process reports nothing: it counts as down when it has reported itself in the last day.
    private static AlertRule ServiceDown() => new("TradingServiceDown", Query.Of(
        $$"""
        min by (job, instance) ({{ServiceUp}}) == 0
          or (min by (job, instance) (up) == 0 and on (job, instance) present_over_time({{ServiceUp}}[1d]))
        """))
    {
        For = TimeSpan.FromMinutes(2),
        Severity = Severity.Critical,
        Summary = "{{ $labels.job }} on {{ $labels.instance }} is down or reports itself not ready.",
        Runbook = new(
            "A trading service says that it is not ready, or does not answer at all. Orders may not be executed and positions not be watched.",
            "`up` of the instance: 0 means that the process is gone or hangs, 1 that it says so itself; then its log names what it waits for (the venue, the broker, the store).",
            "Process gone: restart it, then compare open orders with the venue. Not ready: mend what it waits for. When the venue is away, tell the desk; nothing else helps."),
        Panel = TradingHealthDashboard.Link("Service Status"),
    };

    private static AlertRule HighErrorRate() => new(
        "TradingHighErrorRate", threshold: 0.05, limit => Query.Of(
            $$"""
            sum by (job, service_name) (rate({{HttpRequestsTotal}}{status=~"5.."}[5m]))
              / sum by (job, service_name) (rate({{HttpRequestsTotal}}[5m])) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $value | humanizePercentage }} of the requests to {{ $labels.job }} {{ $labels.service_name }} fail with 5xx.",
        Runbook = new(
            "More than {threshold:percent} of a service's requests fail by its own fault.",
            "`topk(5, sum by (endpoint, status) (rate(http_requests_total{status=~\"5..\"}[5m])))`: 503 is something that the service needs, 500 is a mistake in it, 504 a time-out. `http_request_errors_by_type_total` names the kind.",
            "Began with a deployment: roll back. Otherwise mend what it needs: the store, the broker, the venue."),
        Panel = TradingHealthDashboard.Link("Error Rate by Service"),
    };

    private static AlertRule DataCollectorDown() => new("DataCollectorDown", Query.Of($$"""{{DataCollectorHealth}} == 0"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "The collector {{ $labels.collector_name }} has no data from {{ $labels.source }}.",
        Runbook = new(
            "A collector of market data failed and has not succeeded since. Strategies trade on old prices, or stop.",
            "`data_collection_errors_total` by type; the age of the last success: `time() - data_collector_last_success_timestamp`. The status page of the source.",
            "`rate_limit`: ask less often. Authentication: renew the key. When the source is away: stop the strategies that need it."),
        Panel = TradingDataSourcesDashboard.Link("Data Collector Health Status"),
    };

    private static AlertRule ModelDrift() => new(
        "ModelDrift", threshold: 0.15, limit => Query.Of($$"""{{MlModelDriftScore}} > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(30),
        Severity = Severity.Warning,
        Summary = "The model {{ $labels.model_name }} {{ $labels.model_version }} drifts: {{ $value | printf \"%.2f\" }} ({{ $labels.drift_type }}).",
        Runbook = new(
            "What a model sees, or what it predicts, no longer looks like what it was trained on: the score of its drift is above {threshold}. Its signals are worth less.",
            "Drift of the input (`drift_type`) points at the data: a unit, a source or a gap. Drift of predictions alone points at the market. The model's accuracy.",
            "Wrong input: mend it first. Otherwise train a new version, or switch the model's strategies off until then."),
        Panel = TradingModelsDashboard.Link("Model Drift Over Time"),
    };

    // The metric's own label severity would take the place of the alert's: it is summed away.
    private static AlertRule RiskLimitBreach() => new("RiskLimitBreach", Query.Of(
        $$"""
        max without (severity) (
          ({{RiskLimitBreachesTotal}} unless {{RiskLimitBreachesTotal}} offset 5m) > 0
            or rate({{RiskLimitBreachesTotal}}[5m]) > 0)
        """).ShowingTotals("a first breach is born with its value"))
    {
        Severity = Severity.Critical,
        Summary = "{{ $labels.user_id }} exceeded the limit {{ $labels.limit_type }}.",
        Runbook = new(
            "An account exceeded a risk limit in the last five minutes.",
            "`current_risk_exposure`, `drawdown_percentage` and the open positions of the account; the risk manager's log: did it close the position? After Prometheus was away for five minutes, old breaches show once more: `increase(risk_limit_breaches_total[1h])` is 0 then.",
            "Not closed by itself: close it by hand, or stop the account's strategies. Then find out how the order passed the checks."),
        Panel = TradingPerformanceDashboard.Link("Risk Limit Breaches in the Last Hour"),
    };
}
