namespace GatewayApi.Traffic;

/// <summary>The section <c>Traffic</c> of the configuration.</summary>
public sealed class TrafficOptions
{
    /// <summary>Whether callers are played at all: <c>--traffic</c> on the command line.</summary>
    public bool Enabled { get; set; }

    /// <summary>How many requests come in on average. They come as those of people do, in no step.</summary>
    public double RequestsPerSecond { get; set; } = 10;

    /// <summary>What chance goes by: the same seed, the same calls in the same order. Null: another one with every start.</summary>
    public int? Seed { get; set; }

    /// <summary>How often a provider gets into trouble. Half of that time it is in trouble, then all is well. Zero: never.</summary>
    public TimeSpan TroubleInterval { get; set; } = TimeSpan.FromSeconds(8);
}
