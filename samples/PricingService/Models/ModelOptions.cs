namespace PricingService.Models;

/// <summary>The section <c>Models</c> of the configuration.</summary>
public sealed class ModelOptions
{
    /// <summary>How many models are held in memory. Fewer than there are properties, so that the cache has something to do.</summary>
    public int CacheSize { get; set; } = 4;

    /// <summary>Where the models are saved. Null: a folder below the system's temporary one.</summary>
    public string? DataFolder { get; set; }
}
