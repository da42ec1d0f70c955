namespace TradingHandlers.Risk;

/// <summary>Why the risk manager rejects an order: the label <c>reason</c>.</summary>
internal static class Rejections
{
    public const string UnknownAccount = "unknown_account";
    public const string NoPrice = "no_price";
    public const string AccountHalted = "account_halted";
    public const string MaxExposure = "max_exposure";

    public static string[] All { get; } = [UnknownAccount, NoPrice, AccountHalted, MaxExposure];
}
