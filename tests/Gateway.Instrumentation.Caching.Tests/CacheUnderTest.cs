using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Caching.Tests;

/// <summary>What the page shows of caches, in the conformance suite.</summary>
internal abstract class CacheUnderTest : ClientUnderTest
{
    public override double Ended => Sum("cache_operation_duration_seconds_count");

    public override double Timed => Sum("cache_operation_duration_seconds_count");

    public override double Errors(string? errorType = null) => errorType is null
        ? Sum("cache_errors_by_type_total")
        : Sum("cache_errors_by_type_total", ("error_type", errorType));

    public override ValueTask DisposeAsync() => default;
}
