using TradingHandlers.Troubles;

namespace TradingHandlers.Tests.Servers;

/// <summary>
/// The conditions of the trading alerts in a real Prometheus: false while all is well, true under their trouble, and false after it.
/// Those that look back do so for 20 seconds instead of 5 minutes.
/// </summary>
public class AlertTests
{
    // Slow enough that the crash in the candles, which breaches a limit, is 70 seconds away.
    private const string Pace = "--Trading:CandlesPerSecond=20";

    [Theory]
    [InlineData(TroubleNames.ServiceDown, "service_up == 0 or up == 0", "service_name", "order_executor")]
    [InlineData(TroubleNames.HighErrorRate, "sum by (service_name) (rate(http_requests_total{status=~\"5..\"}[20s])) / sum by (service_name) (rate(http_requests_total[20s])) > 0.05", "service_name", "api_gateway")]
    [InlineData(TroubleNames.ModelDrift, "ml_model_drift_score > 0.15", "model_name", "direction")]
    [InlineData(TroubleNames.RiskLimitBreach, "(risk_limit_breaches_total unless risk_limit_breaches_total offset 20s) > 0 or rate(risk_limit_breaches_total[20s]) > 0", "limit_type", "max_exposure")]
    public async Task Alert_comes_true_under_its_trouble_and_goes_away(string trouble, string condition, string label, string value)
    {
        await using var watched = await WatchedTrading.StartAsync(Pace);
        await watched.ShowsAsync("ml_model_drift_score", _ => true); // all is running
        await watched.ShowsNothingAsync(condition);

        await watched.Trading.TroubleAsync(trouble);
        await watched.ShowsAsync(condition, sample => sample[label] == value);

        await watched.Trading.NoTroubleAsync();
        await watched.ShowsNothingAsync(condition);
    }

    [Fact]
    public async Task Data_collector_down_comes_true_and_goes_away()
    {
        // An exchange that refuses one call is down for that long; this one stays so, as the alert's five minutes want it.
        const string Condition = "max_over_time(data_collector_health[5s]) == 0";
        await using var watched = await WatchedTrading.StartAsync(Pace, "--trouble", TroubleNames.DataCollectorDown);

        await Poll.UntilAsync(() => watched.Prometheus.QueryAsync(Condition), samples => samples is [var only] && only["source"] == "exchange_b", Condition);
        await watched.ShowsAsync("data_collector_health == 0", sample => sample["source"] == "exchange_b");

        // By itself: its time is over.
        await watched.Trading.TroubleAsync($"{TroubleNames.DataCollectorDown}:1s");
        await watched.ShowsNothingAsync(Condition);
        await watched.ShowsAsync("data_collector_health", sample => sample["source"] == "exchange_b" && sample.Value == 1);
    }
}
