using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using TradingHandlers.MarketData;
using TradingHandlers.Messages;
using TradingHandlers.Tests.Running;
using TradingHandlers.Troubles;

namespace TradingHandlers.Tests.MarketData;

public sealed class ExchangeTests : IDisposable
{
    private const string Name = "exchange_a";

    private readonly IReadOnlyList<Candle> _candles = [.. Enumerable.Range(1, 3).Select(minute => new Candle("BTC-USD", DateTimeOffset.UnixEpoch.AddMinutes(minute), 1, 1, 1, minute, 1))];
    private readonly TroubleSwitch _troubles = new(TimeProvider.System);
    private ServiceProvider? _services;

    [Fact]
    public async Task After_a_call_that_was_refused_the_next_one_brings_the_candles_of_both()
    {
        var exchange = Create(0.5, 0.01, 0.5);

        (await exchange.ReadAsync(1)).Select(candle => candle.Close).ShouldBe([1]);
        Exchange.ReasonOf(await Should.ThrowAsync<HttpRequestException>(() => exchange.ReadAsync(2))).ShouldBe("rate_limit");
        (await exchange.ReadAsync(3)).Select(candle => candle.Close).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task The_replay_starts_over_after_the_last_minute() =>
        (await Create(0.5).ReadAsync(5)).Select(candle => candle.Close).ShouldBe([1, 2, 3, 1, 2]);

    [Fact]
    public async Task Each_call_is_recorded_by_the_client_with_what_became_of_it()
    {
        var exchange = Create(0.5, 0.01, 0.5);
        await exchange.ReadAsync(1);
        await Should.ThrowAsync<HttpRequestException>(() => exchange.ReadAsync(2));
        _troubles.Start(new TroubleRequest(TroubleNames.DataCollectorDown, null));
        Exchange.ReasonOf(await Should.ThrowAsync<HttpRequestException>(() => exchange.ReadAsync(2))).ShouldBe("unreachable");

        var metrics = _services!.GetRequiredService<GatewayMetrics>();
        metrics.Value("external_api_calls_total", ("service", Name)).ShouldBe(3);
        metrics.Value("external_api_calls_by_outcome_total", ("service", Name), ("outcome", "success")).ShouldBe(1);
        metrics.Value("external_api_errors_by_type_total", ("service", Name), ("error_type", "rate_limited")).ShouldBe(1);
        metrics.Value("external_api_errors_by_type_total", ("service", Name), ("error_type", "connection_error")).ShouldBe(1);
    }

    public void Dispose() => _services?.Dispose();

    private Exchange Create(params double[] luck)
    {
        var services = new ServiceCollection();
        services.AddExchange(Name, _ => new SimulatedExchange(_candles, fails: true, _troubles, new Lucky(luck)));
        _services = services.BuildServiceProvider();
        return new Exchange(Name, _services.GetRequiredService<IHttpClientFactory>());
    }
}
