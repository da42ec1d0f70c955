namespace GatewayApi.Endpoints;

/// <summary>What a request would cost, in US dollars.</summary>
public sealed record Quote(string Provider, string Model, long InputTokens, long OutputTokens, decimal CostUsd, DateTimeOffset PricedAt);
