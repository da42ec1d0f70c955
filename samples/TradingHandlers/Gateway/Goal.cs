namespace TradingHandlers.Gateway;

/// <summary>What a user wants to reach, and how far it is.</summary>
internal sealed record Goal(string Id, string Type, string User, double From, double Target, double Current)
{
    public const string Profit = "profit";
    public const string Orders = "filled_orders";

    public bool IsReached => Current >= Target;
}
