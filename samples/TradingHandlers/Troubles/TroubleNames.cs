namespace TradingHandlers.Troubles;

/// <summary>What <c>--trouble</c> can bring about: each is named after the alert that it makes true.</summary>
internal static class TroubleNames
{
    /// <summary>The venue is away: the order executor reports itself not ready.</summary>
    public const string ServiceDown = "ServiceDown";

    /// <summary>The gateway reads prices from a replica that is not there, and answers 503 to whoever asks for one.</summary>
    public const string HighErrorRate = "HighErrorRate";

    /// <summary>One exchange gives no candles.</summary>
    public const string DataCollectorDown = "DataCollectorDown";

    /// <summary>The model's input is in percent instead of fractions, and no training succeeds.</summary>
    public const string ModelDrift = "ModelDrift";

    /// <summary>Somebody at the desk gives orders that are far too large, past the risk checks.</summary>
    public const string RiskLimitBreach = "RiskLimitBreach";

    public static IReadOnlyList<string> All { get; } = [ServiceDown, HighErrorRate, DataCollectorDown, ModelDrift, RiskLimitBreach];
}
