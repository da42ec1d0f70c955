namespace GatewayApi.Pricing;

/// <summary>What a model costs, in the one unit that the gateway calculates with: US dollars per million tokens.</summary>
public sealed record ModelPrice(decimal InputPerMillion, decimal OutputPerMillion)
{
    private const decimal Million = 1_000_000m;
    private const decimal Highest = 1_000_000m;

    public decimal InputPerMillion { get; init; } = WithoutTrailingZeros(InputPerMillion);

    public decimal OutputPerMillion { get; init; } = WithoutTrailingZeros(OutputPerMillion);

    /// <summary>Whether it is a price to ask: none below 0, and none that no number of tokens could be multiplied with.</summary>
    public bool IsPayable => InputPerMillion is >= 0 and <= Highest && OutputPerMillion is >= 0 and <= Highest;

    public decimal CostOf(long inputTokens, long outputTokens) =>
        WithoutTrailingZeros((InputPerMillion * inputTokens + OutputPerMillion * outputTokens) / Million);

    /// <summary>How many of the two prices differ from another's.</summary>
    public int DifferencesFrom(ModelPrice other) =>
        (InputPerMillion == other.InputPerMillion ? 0 : 1) + (OutputPerMillion == other.OutputPerMillion ? 0 : 1);

    // A decimal remembers how many digits it was calculated with, and would show 0.15 as 0.15000000.
    private static decimal WithoutTrailingZeros(decimal value) => value / 1.0000000000000000000000000000m;
}
