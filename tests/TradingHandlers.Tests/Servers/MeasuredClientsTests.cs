using System.Net;
using System.Net.Http.Json;
using Gateway.Instrumentation;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TradingHandlers.Accounts;
using TradingHandlers.Gateway;
using TradingHandlers.Orders;
using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.Servers;

/// <summary>Orders in a real PostgreSQL and prices in a real Redis. The sample records none of this by itself: its clients do.</summary>
public class MeasuredClientsTests
{
    private static readonly string Symbol = Symbols.All[0];

    [Fact]
    public async Task The_pages_show_queries_of_each_type_pools_commands_of_redis_and_calls_of_exchanges()
    {
        await using var postgres = await StartPostgresAsync();
        await using var redis = await StartRedisAsync();
        await using var trading = await RunningTrading.StartAsync("--postgres", postgres.ConnectionString(), "--redis", redis.Address);

        foreach (var type in (string[])["select", "insert", "update", "delete"])
        {
            await trading.ShowsAsync(ServiceNames.Executor, "db_queries_total", ("query_type", type));
            await trading.ShowsAsync(ServiceNames.Executor, "db_query_duration_seconds_count", ("query_type", type));
        }

        await trading.ShowsAsync(ServiceNames.Executor, "db_connections", ("database", "orders"), ("state", "idle"));
        await trading.ShowsAsync(ServiceNames.Executor, "npgsql_pool_max_connections", ("database", "orders"));
        await trading.ShowsAsync(ServiceNames.Executor, "db_transactions_total", ("database", "orders"), ("outcome", "committed"));

        await trading.ShowsAsync(ServiceNames.MarketData, "redis_operations_duration_seconds_count", ("operation", "set"));
        await trading.ShowsAsync(ServiceNames.Gateway, "redis_operations_duration_seconds_count", ("operation", "get"));
        await trading.ShowsAsync(ServiceNames.Gateway, "redis_cache_hits_total", ("operation", "get"));
        await trading.ShowsAsync(ServiceNames.Gateway, "redis_cache_misses_total", ("operation", "get"));
        await trading.ShowsAsync(ServiceNames.Gateway, "redis_connection_up", ("connection_type", "interactive"));

        foreach (var exchange in (string[])["exchange_a", "exchange_b", "exchange_c"])
        {
            await trading.ShowsAsync(ServiceNames.MarketData, "external_api_calls_by_outcome_total", ("service", exchange), ("outcome", "success"));
            await trading.ShowsAsync(ServiceNames.MarketData, "external_api_errors_by_type_total", ("service", exchange), ("error_type", "rate_limited"));
        }

        // The servers have it, too.
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        (await client.GetDatabase().KeyExistsAsync($"trading:price:{Symbol}")).ShouldBeTrue();
        await trading.StopAsync();
        var states = await trading.Program.Of(ServiceNames.Executor).GetRequiredService<OrderStore>().CountAsync();
        states.Values.Sum().ShouldBe((int)trading.Value(ServiceNames.Executor, "orders_placed_total"));
    }

    [Fact]
    public async Task A_query_that_postgres_refuses_is_an_error_of_its_kind_and_the_order_is_executed_once()
    {
        await using var postgres = await StartPostgresAsync();
        await using var trading = await RunningTrading.StartAsync("--postgres", postgres.ConnectionString(), "--Trading:RequestsPerSecond=0");
        await PriceAsync(trading, HttpStatusCode.OK);

        foreach (var _ in (int[])[1, 2])
            (await OrderAsync(trading, "twice")).ShouldBe(HttpStatusCode.Accepted);

        await trading.ShowsAsync(ServiceNames.Executor, "db_query_errors_total", ("query_type", "insert"), ("error_type", "constraint_violation"));
        var page = await trading.PageAsync(ServiceNames.Executor);
        page.Value("db_query_errors_total").ShouldBe(1);
        (await trading.SendAsync(HttpMethod.Get, ServiceNames.Executor, "orders/twice")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_redis_that_is_stopped_is_on_the_page_and_whoever_asks_for_a_price_is_told()
    {
        await using var redis = await StartRedisAsync();
        await using var trading = await RunningTrading.StartAsync("--redis", redis.Address);
        await PriceAsync(trading, HttpStatusCode.OK);

        await redis.KillAsync();

        (await PriceAsync(trading, HttpStatusCode.ServiceUnavailable)).ShouldContain("Redis does not answer: start it");
        await trading.ShowsAsync(ServiceNames.Gateway, "redis_operation_errors_total", ("operation", "get"), ("error_type", "connection_error"));
        await trading.ShowsAsync(ServiceNames.MarketData, "redis_operation_errors_total", ("operation", "set"), ("error_type", "connection_error"));
        await trading.ShowsAsync(ServiceNames.Gateway, "redis_connection_losses_total", ("connection_type", "interactive"));
        (await trading.PageAsync(ServiceNames.Gateway)).Value("redis_connection_up", ("connection_type", "interactive")).ShouldBe(0);

        await redis.StartAgainAsync();

        await PriceAsync(trading, HttpStatusCode.OK);
        await trading.ShowsAsync(ServiceNames.Gateway, "redis_connection_up", ("connection_type", "interactive"));
    }

    [Fact]
    public async Task A_postgres_that_is_stopped_is_on_the_page_and_the_trade_goes_on_when_it_is_back()
    {
        await using var postgres = await StartPostgresAsync();
        await using var trading = await RunningTrading.StartAsync("--postgres", postgres.ConnectionString());
        await trading.ShowsAsync(ServiceNames.Executor, "orders_filled_total");

        await postgres.KillAsync();

        // Not a query error: which statement the kill meets, or none, is chance.
        await trading.ShowsAsync(ServiceNames.Executor, "db_connection_errors_total", ("database", "orders"), ("error_type", "connection_error"));
        await trading.ShowsAsync(ServiceNames.Executor, "orders_rejected_total", ("reason", "database_away"));
        using (var answer = await trading.SendAsync(HttpMethod.Get, ServiceNames.Executor, "orders"))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("PostgreSQL does not answer: start it");
        }

        await postgres.StartAgainAsync();

        var filled = trading.Value(ServiceNames.Executor, "orders_filled_total");
        await Poll.UntilAsync(() => Task.FromResult(trading.Value(ServiceNames.Executor, "orders_filled_total")), now => now > filled, "orders");
    }

    private static Task<PostgresServer> StartPostgresAsync()
    {
        SkipUnless.Installed(PostgresServer.Program);
        return PostgresServer.StartAsync();
    }

    private static Task<RedisServer> StartRedisAsync()
    {
        SkipUnless.Installed(RedisServer.Program);
        return RedisServer.StartAsync();
    }

    /// <summary>Asks for a price until the answer is as wanted. Its body.</summary>
    private static async Task<string> PriceAsync(RunningTrading trading, HttpStatusCode wanted)
    {
        var (_, body) = await Poll.UntilAsync(
            async () =>
            {
                using var answer = await trading.SendAsync(HttpMethod.Get, ServiceNames.Gateway, $"prices/{Symbol}");
                return (answer.StatusCode, Body: await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            },
            answer => answer.StatusCode == wanted, $"the answer {wanted}");
        return body;
    }

    private static async Task<HttpStatusCode> OrderAsync(RunningTrading trading, string id)
    {
        using var order = JsonContent.Create(new OrderRequest(id, Symbol, TradingOrderSide.Buy, 0.05), TradingJson.Default.OrderRequest);
        using var answer = await trading.SendAsync(HttpMethod.Post, ServiceNames.Gateway, "orders", order);
        return answer.StatusCode;
    }
}
