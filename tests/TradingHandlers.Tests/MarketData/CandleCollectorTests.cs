using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TradingHandlers.MarketData;
using TradingHandlers.Messages;
using TradingHandlers.Prices;
using TradingHandlers.Running;
using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.MarketData;

public class CandleCollectorTests
{
    [Fact]
    public async Task Candles_go_on_when_the_broker_is_back_and_what_it_did_not_take_is_lost()
    {
        var metrics = TestMetrics.Create();
        var bus = new RecordingBus { IsAway = true };
        using var parts = new SharedParts(new TradingOptions { CandlesPerSecond = 200, Seed = 7 });
        var services = new ServiceCollection().AddSingleton(parts).AddSingleton(parts.Troubles);
        MarketDataService.Add(services, parts.Options);
        await using var provider = services.BuildServiceProvider();
        using var collector = new CandleCollector(
            provider.GetRequiredService<IHttpClientFactory>(), bus, provider.GetRequiredService<PriceStore>(), metrics, parts, NullLogger<CandleCollector>.Instance);
        await collector.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => Task.FromResult(Collected(metrics)), collected => collected > 20, "candles that nobody takes");

        bus.IsAway = false;

        await Poll.UntilAsync(() => Task.FromResult(bus.Sent<Candle>().Count()), sent => sent > 20, "candles");
        parts.Stop();
        await collector.ExecuteTask!;
        bus.Sent<Candle>().Count().ShouldBeLessThanOrEqualTo((int)Collected(metrics) - 20);
    }

    private static double Collected(GatewayMetrics metrics) =>
        metrics.Scrape().Samples.Where(sample => sample.Name == "data_points_collected_total").Sum(sample => sample.Value);
}
