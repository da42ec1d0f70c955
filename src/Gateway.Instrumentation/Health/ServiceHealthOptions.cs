namespace Gateway.Instrumentation;

/// <summary>When a service counts as degraded or unhealthy. The time it is judged by is <see cref="GatewayMetricsOptions.RecentWindow"/>.</summary>
public sealed class ServiceHealthOptions
{
    /// <summary>From which share of failed requests on a service is degraded: 0.05 by default; from 0 to 1.</summary>
    public double DegradedErrorRate { get; set; } = 0.05;

    /// <summary>Above which share of failed requests it is unhealthy: 0.10 by default; from <see cref="DegradedErrorRate"/> to 1.</summary>
    public double UnhealthyErrorRate { get; set; } = 0.10;

    /// <summary>How many recent requests a judgement needs; with fewer the service is healthy. 1 by default; at least 1.</summary>
    public int MinimumRequests { get; set; } = 1;

    /// <summary>
    /// Whether answers of 400 to 498 count as failures. False by default: they are the clients' mistakes. 499, a client that
    /// went away, never counts.
    /// </summary>
    public bool CountClientErrors { get; set; }

    internal ServiceHealthOptions Copy() => (ServiceHealthOptions)MemberwiseClone();
}
