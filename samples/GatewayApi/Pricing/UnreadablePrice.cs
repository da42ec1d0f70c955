namespace GatewayApi.Pricing;

/// <summary>A supported model whose listed price is no price.</summary>
public sealed record UnreadablePrice(string Model, Exception Reason);
