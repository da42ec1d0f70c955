using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class StoreCases
{
    private const string Group = "stores";
    private const string Target = """job="gateway",instance="a:80" """;

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "RedisDown")
            .Given($"redis_connection_up{{{Target},endpoint=\"redis:6379\",connection_type=\"interactive\"}}", "1x5 0x10 1x5")
            .Silent("5m").Silent("7m")
            .Fires("10m", "job: gateway, instance: 'a:80', endpoint: 'redis:6379', connection_type: interactive", "gateway on a:80 has no connection to Redis redis:6379.").Resolves("18m"),

        Of(Group, "DatabasePoolExhausted")
            .GivenSlowness("db_connection_wait_seconds", $"{Target},database=\"users\"", "1", "5", fast: 20, slow: 20, fastAgain: 40)
            .Silent("20m").Fires("35m", "job: gateway, database: users", "gateway waits 4.8s for a connection to users.").Resolves("55m"),

        Of(Group, "DatabaseConnectionErrors")
            .Given($"db_connection_errors_total{{{Target},database=\"users\",error_type=\"timeout_error\"}}", Growing((10, 0), (10, 6), (30, 0)))
            .Silent("10m").Fires("17m", "job: gateway, database: users, error_type: timeout_error", "gateway gets no connection to users (timeout_error).").Resolves("30m"),
        Of(Group, "DatabaseConnectionErrors") // one failure, and then it works
            .Given($"db_connection_errors_total{{{Target},database=\"users\",error_type=\"timeout_error\"}}", "0x10 1x30")
            .Silent("12m").Silent("15m").Silent("16m"),

        Of(Group, "DatabaseQueryErrors")
            .Given($"db_query_errors_total{{{Target},query_type=\"select\",error_type=\"deadlock\"}}", Growing((20, 4), (20, 10), (40, 0)))
            .Given($"db_queries_total{{{Target},query_type=\"select\"}}", Growing((80, 100)))
            .Silent("20m").Fires("35m", "job: gateway, query_type: select", "10% of the queries select of gateway fail.").Resolves("50m"),
    ];
}
