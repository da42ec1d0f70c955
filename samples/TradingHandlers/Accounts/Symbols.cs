namespace TradingHandlers.Accounts;

/// <summary>What is traded, and in which lots people trade it by hand.</summary>
internal static class Symbols
{
    public static IReadOnlyList<string> All { get; } = ["BTC-USD", "ETH-USD", "SOL-USD"];

    public static double LotOf(string symbol) => symbol switch
    {
        "BTC-USD" => 0.05,
        "ETH-USD" => 1,
        _ => 20,
    };
}
