namespace Gateway.Instrumentation.Tests.Allocation;

public class TradingFamiliesAllocationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();
    private readonly TimeoutException _exception = new();

    [Fact]
    public void Data_collection()
    {
        var collectors = new DataCollectionMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            End(collectors.TrackCollection("prices", "binance"), collectors.TrackCollection("prices", "binance"), collectors.TrackCollection("prices", "binance"));
            collectors.RecordCollection("prices", "binance", Second);
            collectors.RecordCollection("prices", "binance", "rate_limit", Second);
            collectors.MarkHealthy("prices", "binance");
            collectors.RecordDataPoints("prices", "binance", "klines", 10);
            collectors.RecordError("prices", "binance", "rate_limit");
            collectors.RecordError("prices", "binance", _exception);
        }).ShouldBe(0);
    }

    [Fact]
    public void Trading()
    {
        var trading = new TradingMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            trading.RecordSignal("trend", "entry_long", "BTCUSDT");
            trading.RecordOrderPlaced("limit", "BTCUSDT", TradingOrderSide.Buy);
            End(trading.TrackOrderExecution("limit", "BTCUSDT", TradingOrderSide.Buy), trading.TrackOrderExecution("limit", "BTCUSDT", TradingOrderSide.Buy), trading.TrackOrderExecution("limit", "BTCUSDT", TradingOrderSide.Sell));
            trading.RecordOrderFilled("limit", "BTCUSDT", TradingOrderSide.Sell);
            trading.RecordOrderFilled("limit", "BTCUSDT", TradingOrderSide.Sell, Second);
            trading.RecordOrderCancelled("limit", "BTCUSDT", "expired");
            trading.RecordOrderCancelled("limit", "BTCUSDT", "expired", Second);
            trading.RecordOrderRejected("limit", "BTCUSDT", "risk_limit");
            trading.RecordOrderRejected("limit", "BTCUSDT", "risk_limit", Second);
            trading.SetActivePositions("trend", "BTCUSDT", 1);
            trading.SetPositionPnl("p1", "BTCUSDT", "trend", 12.5);
            trading.ClosePosition("p2", "BTCUSDT", "trend");
            trading.SetPortfolioValue("u1", "a1", 10_000);
        }).ShouldBe(0);
    }

    [Fact]
    public void Goals()
    {
        var goals = new GoalMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            goals.UpdateGoal("g1", "profit", "u1", 1, 10);
            goals.UpdateGoal("g1", "profit", "u1", 1, 10, 20);
            goals.UpdateGoal("g2", "profit", "u1", 1, 0);
            goals.RemoveGoal("g3", "profit", "u1");
            goals.RecordGoalAchieved("profit", "u1");
        }).ShouldBe(0);
    }

    [Fact]
    public void Risk()
    {
        var risk = new RiskMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            risk.SetRiskExposure("market", "BTCUSDT", 5000);
            risk.SetDrawdown("a1", "1d", 12.5);
            risk.RecordLimitBreach("max_position", "critical", "u1");
        }).ShouldBe(0);
    }

    [Fact]
    public void Ml_models()
    {
        var models = new MlModelMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            End(models.TrackPrediction("lstm", "v1", "price"), models.TrackPrediction("lstm", "v1", "price"), models.TrackPrediction("lstm", "v1", "price"));
            models.RecordPrediction("lstm", "v1", "price", Second);
            End(models.TrackTraining("lstm", "v1"), models.TrackTraining("lstm", "v1"), models.TrackTraining("lstm", "v1"));
            models.RecordTraining("lstm", "v1", Second);
            models.SetAccuracy("lstm", "v1", 0.9);
            models.SetDrift("lstm", "v1", 0.1);
            models.SetAccuracy("lstm", "v1", 0.8, "f1");
            models.SetDrift("lstm", "v1", 0.2, "prediction");
            models.RemoveAccuracy("lstm", "v0");
            models.RemoveDrift("lstm", "v0");
        }).ShouldBe(0);
    }

    [Fact]
    public void Alerts()
    {
        var alerts = new AlertMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            End(alerts.TrackDelivery("risk", "high", "email"), alerts.TrackDelivery("risk", "high", "email"), alerts.TrackDelivery("risk", "high", "email"));
            alerts.TrackDelivery("risk", "high", "email").Dispose();
            alerts.RecordAlert("risk", "high", "email", Second);
            alerts.RecordAlert("risk", "high", "email", "delivery_failed", Second);
            alerts.RecordAlert("risk", "high", "email", "quota", Second);
            alerts.RecordTriggered("risk", "high", "email");
        }).ShouldBe(0);
    }

    [Fact]
    public void Messaging()
    {
        var messages = new MessagingMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            End(messages.TrackMessage("orders"), messages.TrackMessage("orders"), messages.TrackMessage("orders"));
            messages.RecordMessage("orders", Second);
            messages.RecordMessage("orders", "parse_error", Second);
            messages.RecordConsumed("orders");
            messages.RecordPublished("trading", "orders");
            messages.RecordError("orders", "parse_error");
            messages.RecordError("orders", _exception);
        }).ShouldBe(0);
    }

    /// <summary>Ends three scopes in the three ways in which one can end.</summary>
    private void End(OperationScope success, OperationScope failure, OperationScope cancellation)
    {
        success.Succeed();
        success.Dispose();
        failure.Fail(_exception);
        failure.Dispose();
        cancellation.Cancel();
        cancellation.Dispose();
    }
}
