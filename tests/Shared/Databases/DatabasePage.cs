using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.TestServers;

/// <summary>What the page shows of databases, in one line for a comparison.</summary>
internal static class DatabasePage
{
    /// <summary>All series that are not 0, without durations and the labels of the database.</summary>
    public static string Queries(this GatewayMetrics metrics) => Show(metrics, "db_quer");

    public static string Connections(this GatewayMetrics metrics) => Show(metrics, "db_connection");

    public static string Transactions(this GatewayMetrics metrics) => Show(metrics, "db_transaction");

    public static string Saves(this GatewayMetrics metrics) => Show(metrics, "ef_");

    private static string Show(GatewayMetrics metrics, string prefix) => string.Join(
        ' ', metrics.Scrape().Samples
            .Where(sample => sample.Value != 0 && sample.Name.StartsWith(prefix, StringComparison.Ordinal)
                && !sample.Name.EndsWith("_bucket", StringComparison.Ordinal) && !sample.Name.EndsWith("_sum", StringComparison.Ordinal)
                && !sample.Name.EndsWith("_avg_seconds", StringComparison.Ordinal))
            .Select(sample => $"{Short(sample.Name)}{string.Concat(sample.Labels.Where(label => label.Key is not ("database" or "context")).Select(label => $"[{label.Value}]"))}={sample.Value}"));

    private static string Short(string name) => name switch
    {
        "db_queries_total" => "queries",
        "db_query_errors_total" => "errors",
        "db_query_duration_seconds_count" => "timed",
        "db_connections" => "connections",
        "db_connection_errors_total" => "errors",
        "db_connection_wait_seconds_count" => "waits",
        "db_transactions_total" => "transactions",
        "db_transaction_duration_seconds_count" => "timed",
        "ef_save_changes_total" => "saves",
        "ef_save_changes_errors_total" => "errors",
        "ef_save_changes_duration_seconds_count" => "timed",
        "ef_retries_total" => "retries",
        _ => name,
    };
}
