namespace TradingHandlers;

/// <summary>The six services: their names on the command line, in queues and settings.</summary>
internal static class ServiceNames
{
    public const string Alert = "alert";
    public const string Gateway = "gateway";
    public const string Executor = "executor";
    public const string Risk = "risk";
    public const string Strategy = "strategy";
    public const string MarketData = "market-data";

    /// <summary>All of them, receivers before senders.</summary>
    public static IReadOnlyList<string> All { get; } = [Alert, Gateway, Executor, Risk, Strategy, MarketData];

    /// <summary>The label <c>service_name</c>, as the dashboards know it.</summary>
    public static string OnThePage(string service) => service switch
    {
        Alert => "alert_system",
        Gateway => "api_gateway",
        Executor => "order_executor",
        Risk => "risk_manager",
        Strategy => "strategy_service",
        _ => "market_data_service",
    };
}
