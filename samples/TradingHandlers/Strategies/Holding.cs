namespace TradingHandlers.Strategies;

/// <summary>What a strategy holds of a symbol, or waits for.</summary>
internal sealed class Holding
{
    /// <summary>The order that is under way; null when none is.</summary>
    public string? OpenOrder { get; set; }

    public double Quantity { get; set; }

    /// <summary>Minutes since it bought.</summary>
    public int Minutes { get; set; }

    /// <summary>Minutes until it tries again after an order that was not filled.</summary>
    public int Pause { get; set; }
}
