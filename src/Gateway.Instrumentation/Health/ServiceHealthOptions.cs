namespace Gateway.Instrumentation;

/// <summary>When a service is degraded or unhealthy, judged over <see cref="GatewayMetricsOptions.RecentWindow"/>.</summary>
public sealed class ServiceHealthOptions
{
    /// <summary>The share of failed requests from which the service is degraded (inclusive). From 0 to 1; 0.05 by default.</summary>
    public double DegradedErrorRate { get; set; } = 0.05;

    /// <summary>The share of failed requests above which the service is unhealthy. From <see cref="DegradedErrorRate"/> to 1; 0.10 by default.</summary>
    public double UnhealthyErrorRate { get; set; } = 0.10;

    /// <summary>Number of requests in the recent window that a judgement needs; with fewer the service is healthy. At least 1; 1 by default.</summary>
    public int MinimumRequests { get; set; } = 1;

    /// <summary>
    /// True to count responses of 400 to 498 as failures. False by default: they are the clients' mistakes. 499 (client
    /// disconnected) never counts.
    /// </summary>
    public bool CountClientErrors { get; set; }

    internal ServiceHealthOptions Copy() => (ServiceHealthOptions)MemberwiseClone();
}
