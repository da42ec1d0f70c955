namespace PricingService.Models;

/// <summary>The kinds of models, as the metrics name them.</summary>
public static class ModelType
{
    /// <summary>How likely a visitor takes a price: the only kind that this service has.</summary>
    public const string Conversion = "conversion";
}
