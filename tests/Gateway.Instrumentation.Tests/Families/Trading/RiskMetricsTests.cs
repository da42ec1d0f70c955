using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class RiskMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly RiskMetrics _risk;

    public RiskMetricsTests() => _risk = new RiskMetrics(_test.Metrics);

    [Fact]
    public void Exposure_drawdown_and_breaches_are_shown()
    {
        _risk.SetRiskExposure("market", "BTCUSDT", 5000);
        _risk.SetRiskExposure("market", "BTCUSDT", -250.5);
        _risk.SetDrawdown("a1", "1d", 12.5);
        _risk.RecordLimitBreach("max_position", "critical", "u1");
        _risk.RecordLimitBreach("max_position", "critical", "u1");
        _test.Samples.ShouldBe(
            """
            current_risk_exposure{risk_type="market",symbol="BTCUSDT"} -250.5
            drawdown_percentage{account_id="a1",timeframe="1d"} 12.5
            risk_limit_breaches_total{limit_type="max_position",severity="critical",user_id="u1"} 2
            """);
    }

    [Fact]
    public void A_drawdown_of_0_is_shown()
    {
        _risk.SetDrawdown("a1", "1d", 0);
        _test.Samples.ShouldBe("""drawdown_percentage{account_id="a1",timeframe="1d"} 0""");
    }

    [Fact]
    public void Symbols_and_accounts_too_many_are_dropped_and_breaches_of_users_too_many_are_folded()
    {
        var test = new TestRegistry(options => (options.DefaultLabelLimit, options.MaxSeriesPerMetric) = (1, 2));
        var risk = new RiskMetrics(test.Metrics);
        for (var i = 1; i <= 3; i++)
        {
            risk.SetRiskExposure("market", $"s{i}", i);
            risk.SetDrawdown($"a{i}", "1d", i);
            risk.RecordLimitBreach("max_position", "critical", $"u{i}");
        }

        test.Samples.ShouldBe(
            """
            current_risk_exposure{risk_type="market",symbol="s1"} 1
            current_risk_exposure{risk_type="market",symbol="s2"} 2
            drawdown_percentage{account_id="a1",timeframe="1d"} 1
            drawdown_percentage{account_id="a2",timeframe="1d"} 2
            risk_limit_breaches_total{limit_type="max_position",severity="critical",user_id="u1"} 1
            risk_limit_breaches_total{limit_type="max_position",severity="critical",user_id="other"} 2
            """);
    }

    [Fact]
    public void What_is_no_longer_held_leaves_the_page()
    {
        _risk.SetRiskExposure("market", "BTC", 5);
        _risk.SetDrawdown("a1", "1d", 40);
        _risk.SetDrawdown("a1", "30d", 60);
        _risk.RemoveRiskExposure("market", "BTC").ShouldBeTrue();
        _risk.RemoveDrawdown("a1").ShouldBeTrue();
        _risk.RemoveDrawdown("a1").ShouldBeFalse();
        _test.Samples.ShouldBeEmpty();
    }
}
