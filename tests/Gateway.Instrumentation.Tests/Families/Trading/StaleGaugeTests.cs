using System.Reflection;
using Gateway.Instrumentation.Tests.Catalog;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>What closes leaves no series behind, and what moves leaves none where it was.</summary>
public class StaleGaugeTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void A_position_that_moves_to_another_symbol_or_strategy_is_shown_once_and_closed_by_its_id()
    {
        var trading = new TradingMetrics(_test.Metrics);
        trading.SetPositionPnl("p1", "BTCUSDT", "trend", 1);
        trading.SetPositionPnl("p1", "ETHUSDT", "trend", 2);
        trading.SetPositionPnl("p1", "ETHUSDT", "grid", 3);
        _test.Samples.ShouldBe("""position_pnl_usd{position_id="p1",symbol="ETHUSDT",strategy_id="grid"} 3""");
        trading.ClosePosition("p1").ShouldBeTrue();
        trading.ClosePosition("p1").ShouldBeFalse();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void An_account_with_another_user_is_shown_once()
    {
        var trading = new TradingMetrics(_test.Metrics);
        trading.SetPortfolioValue("u1", "a1", 1);
        trading.SetPortfolioValue("u2", "a1", 2);
        _test.Samples.ShouldBe("""portfolio_value_usd{user_id="u2",account_id="a1"} 2""");
    }

    [Fact]
    public void A_strategy_that_ends_takes_its_positions_of_all_symbols_with_it()
    {
        var trading = new TradingMetrics(_test.Metrics);
        foreach (var strategy in (string[])["trend", "grid"])
        {
            trading.SetActivePositions(strategy, "BTCUSDT", 1);
            trading.SetActivePositions(strategy, "ETHUSDT", 2);
            trading.SetPositionPnl(strategy + "-1", "BTCUSDT", strategy, 3);
        }

        trading.RemoveActivePositions("grid", "ETHUSDT").ShouldBeTrue();
        trading.RemoveActivePositions("grid", "ETHUSDT").ShouldBeFalse();
        trading.RemoveStrategy("trend").ShouldBeTrue();
        trading.RemoveStrategy("trend").ShouldBeFalse();
        _test.Samples.ShouldBe(
            """
            active_positions_count{strategy_id="grid",symbol="BTCUSDT"} 1
            position_pnl_usd{position_id="grid-1",symbol="BTCUSDT",strategy_id="grid"} 3
            """);
    }

    [Fact]
    public void A_goal_with_another_type_or_user_is_shown_once_and_its_unknown_progress_is_not_the_old_one()
    {
        var goals = new GoalMetrics(_test.Metrics);
        goals.UpdateGoal("g1", "profit", "u1", 1, 10);
        goals.UpdateGoal("g1", "volume", "u2", 2, 0);
        _test.Samples.ShouldBe(
            """
            goal_current_value{goal_id="g1",goal_type="volume",user_id="u2"} 2
            goal_target_value{goal_id="g1",goal_type="volume",user_id="u2"} 0
            """);
        goals.RemoveGoal("g1").ShouldBeTrue();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_symbol_that_is_no_longer_held_has_no_exposure_of_any_type()
    {
        var risk = new RiskMetrics(_test.Metrics);
        risk.SetRiskExposure("market", "BTC", 1);
        risk.SetRiskExposure("credit", "BTC", 2);
        risk.SetRiskExposure("credit", "ETH", 3);
        risk.RemoveRiskExposure("BTC").ShouldBeTrue();
        risk.RemoveRiskExposure("BTC").ShouldBeFalse();
        _test.Samples.ShouldBe("""current_risk_exposure{risk_type="credit",symbol="ETH"} 3""");
    }

    [Fact]
    public void A_version_of_a_model_that_leaves_takes_every_kind_of_score_and_drift_with_it()
    {
        var models = new MlModelMetrics(_test.Metrics);
        foreach (var version in (string[])["v1", "v2"])
        {
            models.SetAccuracy("lstm", version, 0.8, "f1");
            models.SetAccuracy("lstm", version, 0.9);
            models.SetDrift("lstm", version, 0.2, "prediction");
            models.SetDrift("lstm", version, 0.1);
        }

        models.RemoveAccuracy("lstm", "v1").ShouldBeTrue();
        models.RemoveDrift("lstm", "v1").ShouldBeTrue();
        models.RemoveDrift("gru", "v2").ShouldBeFalse();
        _test.Samples.Split('\n').ShouldAllBe(line => line.Contains("v2"));
        _test.Samples.Split('\n').Length.ShouldBe(4);
    }

    [Fact]
    public void A_collector_that_ends_is_gone_for_all_its_sources()
    {
        var collectors = new DataCollectionMetrics(_test.Metrics);
        collectors.MarkUnhealthy("ohlcv", "binance");
        collectors.MarkUnhealthy("ohlcv", "kraken");
        collectors.RemoveCollector("ohlcv").ShouldBeTrue();
        collectors.RemoveCollector("ohlcv").ShouldBeFalse();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_provider_that_is_no_longer_synced_leaves_nothing_that_an_alert_reads()
    {
        var sync = new PricingSyncMetrics(_test.Metrics);
        sync.TrackPricingSync("openai").Run(() => { });
        using (sync.TrackPricingSync("openai", SyncTrigger.Manual))
            sync.RecordModelsSkipped("openai", SyncSkipReason.ZeroPricing, 1);
        sync.RemoveProvider("openai").ShouldBeTrue();
        sync.RemoveProvider("openai").ShouldBeFalse();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void Queues_and_experiments_that_are_over_leave_the_page()
    {
        var pool = new WorkerPoolMetrics(_test.Metrics);
        pool.SetQueueSize("files", 3);
        pool.RemoveQueue("files").ShouldBeTrue();
        pool.RemoveQueue().ShouldBeFalse();
        _test.Registry.CollectText().ShouldNotContain("queue_size{");

        var experiments = new ExperimentMetrics(_test.Metrics);
        experiments.RecordAccepted("e1", PricingExperimentVariant.Ml);
        experiments.RemoveExperiment("e1").ShouldBeTrue();
        experiments.RemoveExperiment("e1").ShouldBeFalse();
        _test.Registry.CollectText().ShouldNotContain("e1");
    }

    [Fact]
    public void Many_threads_that_open_move_and_close_the_same_ids_leave_nothing()
    {
        var trading = new TradingMetrics(_test.Metrics);
        var goals = new GoalMetrics(_test.Metrics);
        Threads.Run(4, thread =>
        {
            for (var i = 0; i < 2000; i++)
            {
                trading.SetPositionPnl("p1", $"symbol {(thread + i) % 5}", "trend", i);
                goals.UpdateGoal("g1", $"type {(thread + i) % 3}", $"u{thread}", i, 10);
                trading.ClosePosition("p1");
                goals.RemoveGoal("g1");
            }
        });
        _test.Samples.ShouldBeEmpty();
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Every_removal_says_whether_it_removed_something() =>
        BuiltInFamilies.All.SelectMany(family => family.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.StartsWith("Remove", StringComparison.Ordinal) || method.Name.StartsWith("Close", StringComparison.Ordinal))
            .Where(method => method.ReturnType != typeof(bool))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").ShouldBeEmpty();
}
