namespace TradingHandlers.Accounts;

/// <summary>An account, whose it is, and who trades for it.</summary>
internal sealed record Account(string Id, string User, string Strategy)
{
    public const double StartingCash = 100_000;

    /// <summary>Orders that people give by hand.</summary>
    public const string Manual = "manual";

    public static IReadOnlyList<Account> All { get; } =
    [
        new("A-1", "alice", "momentum"),
        new("B-1", "bob", "mean_reversion"),
        new("C-1", "carol", "core_holding"),
        new("D-1", "dave", Manual),
    ];

    public static Account OfStrategy(string strategy) => All.Single(account => account.Strategy == strategy);
}
