namespace PricingService.Traffic;

/// <summary>The section <c>Traffic</c> of the configuration.</summary>
public sealed class TrafficOptions
{
    /// <summary>Whether guests come by themselves. <c>--traffic</c> says so, too.</summary>
    public bool Enabled { get; set; }

    /// <summary>How many requests begin in each second.</summary>
    public double RequestsPerSecond { get; set; } = 20;

    /// <summary>Makes the guests' decisions the same in each run. Null: other ones each time.</summary>
    public int? Seed { get; set; }

    /// <summary>When demand falls, so that the models drift.</summary>
    public TimeSpan ShiftAfter { get; set; } = TimeSpan.FromSeconds(10);
}
