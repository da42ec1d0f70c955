namespace TradingHandlers.MarketData;

/// <summary>An exchange gives no candles now.</summary>
/// <param name="reason">Why, for the label <c>error_type</c>.</param>
internal sealed class FeedException(string reason) : Exception($"The exchange gives no candles: {reason}.")
{
    public const string RateLimit = "rate_limit";
    public const string Unreachable = "unreachable";

    public string Reason => reason;
}
