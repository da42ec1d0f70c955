namespace GatewayApi.Pricing;

/// <summary>The section <c>Pricing</c> of the configuration.</summary>
public sealed class PricingOptions
{
    /// <summary>How often the scheduler queues a sync of every provider. Zero: never, only by hand.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many jobs run at once.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>How many ended jobs are kept to be looked at.</summary>
    public int KeepEndedJobs { get; set; } = 100;

    /// <summary>How many jobs may wait. A request for one more is refused.</summary>
    public int QueueCapacity { get; set; } = 500;

    /// <summary>How long a feed may take, for those that say nothing else.</summary>
    public TimeSpan FeedTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Where the prices are saved. Null: a folder below the system's temporary one.</summary>
    public string? DataFolder { get; set; }

    /// <summary>Settings of single feeds, by provider.</summary>
    public Dictionary<string, FeedOptions> Feeds { get; } = [];

    public FeedOptions FeedOf(string provider) => Feeds.GetValueOrDefault(provider) ?? new FeedOptions();
}
