namespace TradingHandlers.Venue;

/// <summary>The venue takes no order, or not this one.</summary>
/// <param name="reason">Why: the label <c>reason</c>.</param>
internal sealed class VenueException(string reason) : Exception($"The venue refuses: {reason}.")
{
    public const string Unreachable = "venue_unreachable";
    public const string Busy = "venue_busy";
    public const string NoPrice = "no_price";
    public const string InsufficientLiquidity = "insufficient_liquidity";

    public static string[] Reasons { get; } = [Unreachable, Busy, NoPrice, InsufficientLiquidity];

    public string Reason => reason;
}
