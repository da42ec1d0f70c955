namespace PricingService.Competitors;

/// <summary>The section <c>Competitors</c> of the configuration.</summary>
public sealed class CompetitorOptions
{
    /// <summary>How often the prices of all properties are fetched. Zero: only when somebody asks.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the market may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How old prices may be and still count for the property's own.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(1);
}
