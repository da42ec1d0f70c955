using System.Text.Json;
using Gateway.Instrumentation.Testing;
using GatewayApi.SimulatedFeeds;
using GatewayApi.Tests.Endpoints;

namespace GatewayApi.Tests.Sync;

/// <summary>The store's look-ups, reads and writes in the metrics of databases.</summary>
public class StoreQueryTests
{
    [Fact]
    public async Task The_three_kinds_of_queries_stand_at_zero_from_the_start()
    {
        await using var gateway = await RunningGateway.StartAsync();

        Queries(gateway).ShouldBe((0, 0, 0));
        gateway.Metrics.Value("db_query_errors_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_sync_that_found_other_prices_saves_them_once_and_one_that_did_not_saves_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("together");
        await gateway.SyncAsync("together");
        Queries(gateway).ShouldBe((Select: 0, Load: 0, Save: 1));

        await gateway.BehaveAsync("together", FeedFault.None, driftPercent: 2);
        await gateway.SyncAsync("together");

        Queries(gateway).ShouldBe((Select: 0, Load: 0, Save: 2));
        gateway.Metrics.Value("db_query_duration_seconds_count", ("query_type", "save")).ShouldBe(2);
        gateway.Metrics.Value("db_query_latency_avg_seconds", ("query_type", "save")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Lists_and_quotes_are_look_ups_and_so_is_a_chat_that_the_cache_cannot_answer()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");

        await gateway.GetAsync("/api/pricing/models");
        await gateway.GetAsync("/api/pricing/quote?model=gpt-4o&inputTokens=1&outputTokens=1");
        await gateway.PostAsync("/api/chat", """{"model":"gpt-4o","prompt":"Hello"}""");
        await gateway.PostAsync("/api/chat", """{"model":"gpt-4o","prompt":"Hello again"}""");

        Queries(gateway).Select.ShouldBe(3);
    }

    [Fact]
    public async Task The_file_is_read_at_start_and_a_spoilt_one_is_an_error_of_that()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-api-load-").FullName;
        try
        {
            await using (var first = await RunningGateway.StartOnAsync(folder))
                await first.SyncAsync("nearai");
            await using (var second = await RunningGateway.StartOnAsync(folder))
            {
                Queries(second).ShouldBe((Select: 0, Load: 1, Save: 0));
                second.Metrics.Value("db_query_errors_total").ShouldBe(0);
            }

            await File.WriteAllTextAsync(Path.Combine(folder, "prices.json"), "[{\"provider\"", TestContext.Current.CancellationToken);
            await using var third = await RunningGateway.StartOnAsync(folder);

            Queries(third).Load.ShouldBe(1);
            third.Metrics.Value("db_query_errors_total", ("query_type", "load"), ("error_type", nameof(JsonException))).ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Connections_are_not_shown_because_a_file_has_none()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");

        gateway.Metrics.Has("db_connections").ShouldBeFalse();
    }

    private static (double Select, double Load, double Save) Queries(RunningGateway gateway)
    {
        var page = gateway.Metrics.Scrape();
        return (Of("select"), Of("load"), Of("save"));

        double Of(string query) => page.Value("db_queries_total", ("query_type", query));
    }
}
