using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
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
        var bus = new RecordingBus();
        using var parts = new SharedParts(new TradingOptions { Trouble = "RiskLimitBreach" });
        var store = new FailingOnce();
        using var finger = new FatFinger(
            new OrderDesk(bus, metrics, parts), new PriceCache(store, parts.Troubles, metrics), parts, NullLogger<FatFinger>.Instance);

        await finger.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => Task.FromResult(bus.Sent<Signal>().Count()), sent => sent > 0, "an order");
        parts.Stop();
        await finger.ExecuteTask!;

        store.HasFailed.ShouldBeTrue();
        bus.Sent<Signal>().First().Order.Quantity.ShouldBe(1800);
    }

    private sealed class FailingOnce : IPriceStore
    {
        public bool HasFailed { get; private set; }

        public Task SetAsync(string symbol, double price) => Task.CompletedTask;

        public Task<double?> GetAsync(string symbol)
        {
            if (HasFailed)
                return Task.FromResult<double?>(100);
            HasFailed = true;
            throw new PriceStoreException("away");
        }
    }
}
