namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The feature of a request that is not measured: forgets what it is told.</summary>
internal sealed class LeftOut : IRequestMetricsFeature
{
    public static readonly LeftOut Instance = new();

    public string? Provider { get => null; set { } }

    public string? Model { get => null; set { } }

    public PricingScoringMethod? ScoringMethod { get => null; set { } }

    public string? ErrorType { get => null; set { } }
}
