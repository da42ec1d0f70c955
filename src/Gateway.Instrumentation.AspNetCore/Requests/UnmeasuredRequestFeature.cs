namespace Gateway.Instrumentation.AspNetCore;

/// <summary>The feature of a request that is not measured: it ignores what it is told.</summary>
internal sealed class UnmeasuredRequestFeature : IRequestMetricsFeature
{
    public static readonly UnmeasuredRequestFeature Instance = new();

    public string? Provider { get => null; set { } }

    public string? Model { get => null; set { } }

    public string? ErrorType { get => null; set { } }
}
