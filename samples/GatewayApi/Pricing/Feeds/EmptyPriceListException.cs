namespace GatewayApi.Pricing.Feeds;

/// <summary>A provider answered with a price list that holds no model. Its class name is the metrics' error type.</summary>
public sealed class EmptyPriceListException(string provider) : Exception($"The price list of {provider} holds no model.");
