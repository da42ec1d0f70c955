namespace Gateway.Instrumentation.Monitoring;

/// <summary>Changes to an objective.</summary>
public sealed class SloSettings
{
    /// <summary>Another share of good events; null for its own.</summary>
    public double? Objective { get; set; }

    /// <summary>False to leave the objective out.</summary>
    public bool Enabled { get; set; } = true;
}
