namespace Gateway.Instrumentation;

/// <summary>How long a gateway's metrics have been collected, under the name of its dashboards. On the page once the family exists.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class GatewayUptimeMetrics
{
    /// <summary>Registers the family's metric.</summary>
    /// <param name="metrics">The factory to register it with.</param>
    public GatewayUptimeMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        metrics.Gauge("gatewayz_uptime_seconds", "Time in seconds since metrics collection started or was last reset.")
            .SetCallback(() => metrics.Registry.Uptime.TotalSeconds);
    }
}
