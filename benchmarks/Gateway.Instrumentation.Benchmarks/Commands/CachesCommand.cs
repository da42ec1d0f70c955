using System.Diagnostics;
using System.Globalization;
using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.Caching;
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
        Row(table, "`IMemoryCache.TryGetValue`", await CompareAsync(() => Look(bareMemory), () => Look(measuredMemory), calls: 20_000, rounds));
        Row(table, "a hit of a `HybridCache`", await CompareAsync(() => Get(bareHybrid), () => Get(measuredHybrid), calls: 5_000, rounds));
        Row(table, "`StringGetAsync` on loopback, one after the other", await CompareAsync(() => bare.StringGetAsync(Key), () => measured.StringGetAsync(Key), calls: 100, rounds));
        Row(table, "`StringGetAsync` on loopback, 100 at once", await CompareAsync(() => Many(bare), () => Many(measured), calls: 10, rounds));
        return 0;

        static Task Look(IMemoryCache cache)
        {
            cache.TryGetValue(Key, out _);
            return Task.CompletedTask;
        }

        static Task Get(HybridCache cache) => cache.GetOrCreateAsync(Key, static _ => ValueTask.FromResult("x")).AsTask();

        static Task Many(IDatabase database) => Task.WhenAll(Enumerable.Range(0, 100).Select(_ => database.StringGetAsync(Key)));
    }

    private static void Row(MarkdownTable table, string call, List<(double Bare, double Measured, double Bytes)> rounds)
    {
        var ratios = rounds.Select(static round => round.Measured / round.Bare).Order().ToList();
        var bytes = rounds.Select(static round => round.Bytes).Order().ToList();
        table.Row(
            call, MarkdownTable.Number(rounds.Min(static round => round.Bare)), MarkdownTable.Number(rounds.Min(static round => round.Measured)),
            ratios[ratios.Count / 2].ToString("0.000", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{ratios[ratios.Count / 4]:0.000} – {ratios[ratios.Count * 3 / 4]:0.000}"),
            Math.Round(bytes[bytes.Count / 2]).ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<List<(double Bare, double Measured, double Bytes)>> CompareAsync(Func<Task> bare, Func<Task> measured, int calls, int rounds)
    {
        var result = new List<(double, double, double)>();
        const int WarmUp = 30; // the compiler goes through several stages
        for (var round = 0; round < rounds + WarmUp; round++)
        {
            // Who comes first changes, so that what the machine does meanwhile meets both.
            var (first, second) = round % 2 == 0 ? (bare, measured) : (measured, bare);
            var (one, other) = (await TimeAsync(first), await TimeAsync(second));
            if (round >= WarmUp)
                result.Add(round % 2 == 0 ? (one.Time, other.Time, other.Bytes - one.Bytes) : (other.Time, one.Time, one.Bytes - other.Bytes));
        }

        return result;

        async Task<(double Time, double Bytes)> TimeAsync(Func<Task> call)
        {
            var bytes = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < calls; i++)
                await call();
            return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)calls);
        }
    }
}
