namespace Gateway.Instrumentation;

/// <summary>The pricing service itself, under the names of its dashboards: its build and uptime.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing once the three texts are known.</remarks>
public sealed class PricingServiceMetrics
{
    private readonly Labeled<Info, string, string, string> _info;

    private readonly ServiceStart _start;

    /// <summary>Registers the family's metrics. The uptime counts from a registry's first <see cref="PricingServiceMetrics"/> or <see cref="ServiceMetrics"/>.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public PricingServiceMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _info = metrics.Info("pricing_service_info", "Build of the pricing service, as labels of a constant 1.", Label.Text("version"), Label.Text("environment"), Label.Text("service"));
        var uptime = metrics.Gauge("pricing_uptime_seconds", "Time in seconds since the pricing service started.");

        _start = ServiceStart.Of(metrics);
        uptime.SetCallback(() => Uptime.TotalSeconds);
    }

    /// <summary>The time since the service started, by the registry's clock. A reset of the registry does not change it.</summary>
    public TimeSpan Uptime => _start.Uptime;

    /// <summary>Shows the build of the pricing service in <c>pricing_service_info</c>, in place of an earlier one.</summary>
    /// <param name="version">The version; null is recorded as <c>unknown</c>.</param>
    /// <param name="environment">The environment, such as <c>Production</c>; null is recorded as <c>unknown</c>.</param>
    /// <param name="service">The name of the service; null is recorded as <c>unknown</c>.</param>
    public void SetInfo(string version, string environment, string service = "pricing-service") =>
        _info.WithLabels(version, environment, service).Set();
}
