namespace TradingHandlers.Strategies;

internal static class SignalTypes
{
    public const string EntryLong = "entry_long";
    public const string ExitLong = "exit_long";
    public const string ByHand = "by_hand";
}
