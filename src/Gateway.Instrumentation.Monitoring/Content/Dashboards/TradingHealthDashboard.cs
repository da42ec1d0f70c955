using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Content.Dashboards.UsualTexts;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The services of the trading system and what they depend on.</summary>
internal static class TradingHealthDashboard
{
    public const string Uid = "gateway-trading-health";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Trading: System Health", "Are all services ready, and what they depend on?",
        new Row(
            "Services",
            new Panel(
                "Service Status", "What each service says of itself. A service that is missing is not scraped at all.", Unit.Number,
                Level("min", ServiceUp, "service_name"))
            {
                Kind = PanelKind.Stat,
                Width = 24,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
                Texts = UpOrDown,
            },
            new Panel("Request Rate by Service", "Requests per second.", Unit.RequestsPerSecond, Rate(HttpRequestsTotal, "service_name")),
            new Panel(
                "Error Rate by Service",
                "Share of requests that ended with a status of 500 or above. Above 5 % a service or what it needs is ill.", Unit.Ratio,
                Share(HttpRequestsTotal, HttpRequestsTotal, "service_name", "status=~\"5..\""))
            {
                Min = 0,
                Thresholds = [new(0.05, "red", "TradingHighErrorRate")],
            },
            new Panel(
                "Request Latency (P95/P99)", "95th and 99th percentile by service.", Unit.Seconds,
                Percentiles(HttpRequestDurationHighrSeconds, "service_name", 95, 99))),
        new Row(
            "What they depend on",
            new Panel(
                "Database Connections", "Open connections by state. Active ones at the size of the pool: callers wait.", Unit.Number,
                Level("sum", DbConnections, "service_name, state")),
            new Panel(
                "Database Query Latency (P95)", "95th percentile by type of query.", Unit.Seconds,
                Percentiles(DbQueryDurationSeconds, "query_type", 95)),
            new Panel(
                "Database Errors", "Failed queries per second by type of the error.", Unit.PerSecond,
                Rate(DbQueryErrorsTotal, "query_type, error_type")),
            new Panel(
                "RabbitMQ Message Rate",
                "Messages per second that were taken from queues, sent, and whose handler failed. Fewer taken than sent: a queue grows.", Unit.MessagesPerSecond,
                Rate(RabbitmqMessagesConsumedTotal, "queue", legend: "{{queue}} taken"),
                Rate(RabbitmqMessagesPublishedTotal, "exchange, queue", legend: "{{exchange}} {{queue}} sent"),
                Rate(RabbitmqMessageFailuresTotal, "queue", legend: "{{queue}} failed")),
            new Panel(
                "Redis Cache Hit Rate", "Share of look-ups that found a value, by operation.", Unit.Ratio,
                new Target(ShareOfBoth(RedisCacheHitsTotal, RedisCacheMissesTotal, "operation"), "{{operation}}"))
            {
                Min = 0,
                Max = 1,
            }),
        new Row(
            "Alerts to people",
            new Panel(
                "Alerts Raised", "Alerts per second that the system raised for its users, by kind and priority.", Unit.PerSecond,
                Rate(AlertsTriggeredTotal, "alert_type, priority")),
            new Panel(
                "Alert Deliveries", "Deliveries per second that arrived and that failed. A failed one is a user who does not know.", Unit.PerSecond,
                Rate(AlertDeliverySuccessTotal, "channel", legend: "{{channel}} delivered"),
                Rate(AlertDeliveryFailuresTotal, "channel, error_type", legend: "{{channel}} {{error_type}}")),
            new Panel(
                "Alert Delivery Duration (P95)", "95th percentile by channel.", Unit.Seconds,
                Percentiles(AlertDeliveryDurationSeconds, "channel", 95)),
            new Panel(
                "RabbitMQ Handling Duration (P95)", "95th percentile of handling one message by queue.", Unit.Seconds,
                Percentiles(RabbitmqMessageProcessingDurationSeconds, "queue", 95)))
        {
            IsCollapsed = true,
        })
    {
        Readers = "Whoever is on call for trading looks at it first.",
        Tags = ["trading"],
    };
}
