using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;

namespace GatewayApi.Tests.Traffic;

/// <summary>The metrics of gateways, of what they call, and of price syncs, with all that their families hold.</summary>
internal static class SystemMetrics
{
    // Nothing brings them about: a failure of the price store, an attempt of a call after the first, a removal from a cache, a model without
    // a price. What a team may spend stays as it is.
    private static readonly string[] StandingStill =
    [
        "db_query_errors_total", "external_api_retries_total", "cache_removals_total", "llm_unpriced_requests_total",
        "llm_budget_limit_usd", "llm_budget_window_end_time_seconds",
    ];

    private static readonly IReadOnlyList<string> All = Define();

    /// <summary>What traffic moves.</summary>
    public static IReadOnlyList<string> Moving { get; } = [.. All.Where(name => !IsNotHere(name) && !StandingStill.Contains(name))];

    /// <summary>What has series, at the value that they began with.</summary>
    public static IReadOnlyList<string> Still => StandingStill;

    /// <summary>What has no series.</summary>
    public static IReadOnlyList<string> NotHere { get; } = [.. All.Where(IsNotHere)];

    private static IReadOnlyList<string> Define()
    {
        // Not the gateway's own registry: a family that it forgot to use would be missing there.
        var metrics = TestMetrics.Create();
        object[] used =
        [
            metrics.Http, metrics.Providers, metrics.Models, metrics.Cache, metrics.Database, metrics.ExternalApis, metrics.Llm,
            metrics.PricingSync, metrics.PricingSyncJobs, metrics.GatewayUptime,
        ];
        var families = used.Select(family => family.GetType().Name).ToHashSet();
        return [.. metrics.Registry.Definitions.Where(definition => definition.Family is { } family && families.Contains(family)).Select(definition => definition.Name)];
    }

    // The sample has neither Redis nor connections to a database, it runs no tools for a model, and its caches are in memory, where nothing fails.
    private static bool IsNotHere(string name) => name.StartsWith("redis_", StringComparison.Ordinal)
        || name.StartsWith("db_connection", StringComparison.Ordinal) || name.StartsWith("db_transaction", StringComparison.Ordinal)
        || name.StartsWith("llm_tool_call", StringComparison.Ordinal) || name == "cache_errors_by_type_total";
}
