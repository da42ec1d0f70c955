using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TradingHandlers.Accounts;
using TradingHandlers.Gateway;
using TradingHandlers.Messages;
using TradingHandlers.Prices;
using TradingHandlers.Running;
using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.Gateway;

public class FatFingerTests
{
    [Fact]
    public async Task It_goes_on_after_a_failure()
    {
        var metrics = TestMetrics.Create();
        var bus = new RecordingBus { IsAway = true };
        using var parts = new SharedParts(new TradingOptions { Trouble = "RiskLimitBreach" });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(parts.RedisAddress);
        var prices = new PriceStore(redis, parts.Troubles);
        foreach (var symbol in Symbols.All)
            await prices.SetAsync(symbol, 100);
        using var finger = new FatFinger(new OrderDesk(bus, metrics, parts), prices, parts, NullLogger<FatFinger>.Instance);

        await finger.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(
            () => Task.FromResult(metrics.Scrape().Samples.Where(sample => sample.Name == "strategy_signals_total").Sum(sample => sample.Value)),
            signals => signals > 1, "an order after one that failed");
        bus.IsAway = false;
        await Poll.UntilAsync(() => Task.FromResult(bus.Sent<Signal>().Count()), sent => sent > 0, "an order");
        parts.Stop();
        await finger.ExecuteTask!;

        bus.Sent<Signal>().First().Order.Quantity.ShouldBe(1800);
    }
}
