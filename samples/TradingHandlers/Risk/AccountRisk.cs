namespace TradingHandlers.Risk;

/// <summary>How far an account fell within the day of the candles. Beyond the limit it may only close positions until the day is over.</summary>
internal sealed class AccountRisk
{
    private DateOnly _day;
    private double _peak;

    public double DrawdownPercent { get; private set; }

    public bool IsHalted { get; private set; }

    public int FilledOrders { get; set; }

    /// <summary>Takes in what the account is worth; true when that breaches the limit.</summary>
    public bool Observe(DateTimeOffset time, double value, double maxDrawdown)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        if (day != _day)
            (_day, _peak, IsHalted) = (day, value, false);
        _peak = Math.Max(_peak, value);
        DrawdownPercent = (1 - value / _peak) * 100;
        if (IsHalted || DrawdownPercent <= maxDrawdown)
            return false;
        IsHalted = true;
        return true;
    }
}
