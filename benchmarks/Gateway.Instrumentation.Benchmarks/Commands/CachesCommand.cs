using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What a measured call of a cache costs, beside the same call without measuring: in memory, and on a real Redis on loopback.</summary>
internal static class CachesCommand
{
    private const string Key = "prices:gpt-4o";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        if (RealServers.MissingReason(RedisServer.Program) is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 1;
        }

        var rounds = arguments.IsQuick ? 20 : 201;
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        await using var server = await RedisServer.StartAsync();
        var metrics = new GatewayMetrics();
        using var bareMemory = new MemoryCache(new MemoryCacheOptions());
        using var measuredMemory = new MemoryCache(new MemoryCacheOptions()).UseGatewayMetrics(metrics, "memory");
        bareMemory.Set(Key, "x");
        measuredMemory.Set(Key, "x");
        await using var services = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        var bareHybrid = services.GetRequiredService<HybridCache>();
        var measuredHybrid = bareHybrid.UseGatewayMetrics(metrics, "hybrid");
        await using var bareRedis = await ConnectionMultiplexer.ConnectAsync(server.Address);
        await using var measuredRedis = (await ConnectionMultiplexer.ConnectAsync(server.Address)).UseGatewayMetrics(metrics);
        var (bare, measured) = (bareRedis.GetDatabase(), measuredRedis.GetDatabase());
        bare.StringSet(Key, "x");

        var table = new MarkdownTable("call", "µs per call, bare", "measured", "measured / bare, median of the rounds", "from – to", "bytes per call more");
        await RowAsync(table, "`IMemoryCache.TryGetValue`", () => Look(bareMemory), () => Look(measuredMemory), calls: 20_000, rounds);
        await RowAsync(table, "a hit of a `HybridCache`", () => Get(bareHybrid), () => Get(measuredHybrid), calls: 5_000, rounds);
        await RowAsync(table, "`StringGetAsync` on loopback, one after the other", () => bare.StringGetAsync(Key), () => measured.StringGetAsync(Key), calls: 100, rounds);
        await RowAsync(table, "`StringGetAsync` on loopback, 100 at once", () => Many(bare), () => Many(measured), calls: 10, rounds);
        return 0;

        static Task Look(IMemoryCache cache)
        {
            cache.TryGetValue(Key, out _);
            return Task.CompletedTask;
        }

        static Task Get(HybridCache cache) => cache.GetOrCreateAsync(Key, static _ => ValueTask.FromResult("x")).AsTask();

        static Task Many(IDatabase database) => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => database.StringGetAsync(Key)));
    }

    private static async Task RowAsync(MarkdownTable table, string call, Func<Task> bare, Func<Task> measured, int calls, int rounds)
    {
        const int WarmUp = 30; // the compiler goes through several stages
        var result = await PairedRounds.OfCallsAsync(bare, measured, calls, rounds, WarmUp);
        table.Row([call, .. result.Cells()]);
    }
}
