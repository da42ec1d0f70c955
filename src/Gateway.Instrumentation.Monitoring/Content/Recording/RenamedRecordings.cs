using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Recording;

/// <summary>What dashboards of the original systems ask for under names or labels that changed.</summary>
internal static class RenamedRecordings
{
    public static RuleGroup Make() => new(
        "renamed",
        [
            new RecordingRule("db_connections_total", Query.Of($$"""{{DbConnections}}""")) { Purpose = "The old name of db_connections, which is a gauge." },
            new RecordingRule("endpoint_method:http_request_errors:ratio_rate5m", Query.Of(
                $$"""rate({{HttpRequestErrorsTotal}}[5m]) / sum without (status) (rate({{HttpRequestsTotal}}[5m]))"""))
            {
                Purpose = "The original gateway's error ratio: its http_requests_total had no status.",
            },
        ]);
}
