namespace TradingHandlers.Messages;

/// <summary>Which queues get a message. A queue belongs to the service that its name begins with.</summary>
internal static class Routes
{
    public const string StrategyCandles = "strategy.candles";
    public const string StrategyReports = "strategy.reports";
    public const string RiskCandles = "risk.candles";
    public const string RiskSignals = "risk.signals";
    public const string RiskReports = "risk.reports";
    public const string ExecutorCandles = "executor.candles";
    public const string ExecutorOrders = "executor.orders";
    public const string GatewayPortfolios = "gateway.portfolios";
    public const string AlertAlerts = "alert.alerts";

    private static readonly Dictionary<Type, string[]> Queues = new()
    {
        [typeof(Candle)] = [StrategyCandles, RiskCandles, ExecutorCandles],
        [typeof(Signal)] = [RiskSignals],
        [typeof(PlaceOrder)] = [ExecutorOrders],
        [typeof(OrderReport)] = [RiskReports, StrategyReports],
        [typeof(PortfolioUpdate)] = [GatewayPortfolios],
        [typeof(AlertRequest)] = [AlertAlerts],
    };

    public static IEnumerable<string> All => Queues.Values.SelectMany(static queues => queues);

    public static IReadOnlyList<string> Of<T>() => Queues[typeof(T)];

    public static string ServiceOf(string queue) => queue[..queue.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>Whether old messages are worth nothing: a service that was away does not want the prices of an hour ago.</summary>
    public static bool IsPerishable(string queue) => queue.EndsWith(".candles", StringComparison.Ordinal);
}
