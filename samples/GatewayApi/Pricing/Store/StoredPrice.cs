namespace GatewayApi.Pricing.Store;

/// <summary>A model's price in the store.</summary>
public sealed record StoredPrice(string Provider, string Model, ModelPrice Price, DateTimeOffset UpdatedAt);
