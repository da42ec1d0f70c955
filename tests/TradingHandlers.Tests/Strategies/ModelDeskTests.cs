using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using TradingHandlers.Messages;
using TradingHandlers.Strategies;
using TradingHandlers.Tests.Running;
using TradingHandlers.Troubles;

namespace TradingHandlers.Tests.Strategies;

public class ModelDeskTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private readonly RecordingBus _bus = new();

    [Fact]
    public async Task A_model_whose_input_drifts_makes_way_for_another_and_leaves_the_page()
    {
        var desk = new ModelDesk(_metrics, _bus, new TroubleSwitch(TimeProvider.System), NullLogger<ModelDesk>.Instance);

        await PredictAsync(desk, 300, scale: 1);
        ShownVersion("ml_model_drift_score").ShouldBe("v1");
        await PredictAsync(desk, 300, scale: 50);

        var version = ShownVersion("ml_model_drift_score");
        version.ShouldNotBe("v1");
        ShownVersion("ml_model_accuracy").ShouldBe(version);
        desk.View.Version.ShouldBe(version);
        _bus.Sent<AlertRequest>().ShouldAllBe(alert => alert.Type == "model_retrained");
    }

    private static async Task PredictAsync(ModelDesk desk, int candles, double scale)
    {
        for (var i = 0; i < candles; i++)
        {
            var close = 100 + Math.Sin(i);
            await desk.PredictAsync(new Candle("BTC-USD", DateTimeOffset.UnixEpoch, close, close, close, close, 1), new Features(scale * 0.01 * Math.Sin(i), scale * 0.01 * Math.Cos(i)));
        }
    }

    private string ShownVersion(string metric) => _metrics.Scrape().Samples.Where(sample => sample.Name == metric).ShouldHaveSingleItem().Labels["model_version"];
}
