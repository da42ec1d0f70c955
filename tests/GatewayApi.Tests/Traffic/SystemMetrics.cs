using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;

namespace GatewayApi.Tests.Traffic;

/// <summary>The metrics of the two systems that this sample shows, gateway and pricing-sync, with all that their families hold.</summary>
internal static class SystemMetrics
{
    private static readonly IReadOnlyList<string> All = Define();

    /// <summary>What traffic moves: all that the sample records, but failures of its price store, which nothing brings about.</summary>
    public static IReadOnlyList<string> Moving { get; } = [.. All.Where(name => !IsNotHere(name) && name != "db_query_errors_total")];

    /// <summary>What has no series.</summary>
    public static IReadOnlyList<string> NotHere { get; } = [.. All.Where(IsNotHere)];

    private static IReadOnlyList<string> Define()
    {
        // Not the gateway's own registry: a family that it forgot to use would be missing there.
        var metrics = TestMetrics.Create();
        object[] used =
        [
            metrics.Http, metrics.Providers, metrics.Models, metrics.Cache, metrics.Database, metrics.ExternalApis,
            metrics.PricingSync, metrics.PricingSyncJobs, metrics.GatewayUptime,
        ];
        var families = used.Select(family => family.GetType().Name).ToHashSet();
        return [.. metrics.Registry.Definitions.Where(definition => definition.Family is { } family && families.Contains(family)).Select(definition => definition.Name)];
    }

    // The sample has neither Redis nor connections to a database, and records its calls outside and its cache by hand: what else they have
    // to tell, only a handler and a measured cache know.
    private static bool IsNotHere(string name) => name.StartsWith("redis_", StringComparison.Ordinal)
        || name.StartsWith("db_connection", StringComparison.Ordinal) || name.StartsWith("db_transaction", StringComparison.Ordinal)
        || name is "external_api_responses_total" or "external_api_time_to_headers_seconds" or "external_api_retries_total"
        || name is "cache_sets_total" or "cache_removals_total" or "cache_evictions_total" or "cache_errors_by_type_total"
            or "cache_operation_duration_seconds" or "cache_entries" or "cache_size";
}
