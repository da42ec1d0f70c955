namespace Gateway.Instrumentation;

/// <summary>The service itself: its build, its start time and uptime, and whether it reports itself ready.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a version and an environment are known. The start time is
/// the time at which a registry's first <see cref="ServiceMetrics"/> is created: with <c>AddServiceStatus</c>, the host's start.
/// </remarks>
public sealed class ServiceMetrics
{
    private readonly Gauge _collectorUptime;
    private readonly Labeled<Info, string, string, string> _pricingInfo;
    private readonly Gauge _pricingUptime;
    private readonly Labeled<Info, string, string> _info;
    private readonly Gauge _startTime;
    private readonly Gauge _up;

    private readonly Clock _clock;

    /// <summary>Registers the family's metrics and records the start time.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ServiceMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var version = Label.Text("version");
        var environment = Label.Text("environment");

        _collectorUptime = metrics.Gauge("gatewayz_uptime_seconds", "Time in seconds since metrics collection started or was last reset, for gateway dashboards.");
        _pricingInfo = metrics.Info("pricing_service_info", "Build of the pricing service, as labels of a constant 1.", version, environment, Label.Text("service"));
        _pricingUptime = metrics.Gauge("pricing_uptime_seconds", "Time in seconds since the service started, for pricing dashboards.");
        _info = metrics.Info("service_info", "Build of the service, as labels of a constant 1.", version, environment);
        _startTime = metrics.Gauge("service_start_time_seconds", "Unix timestamp of the service's start, in seconds.");
        _up = metrics.Gauge("service_up", "1 while the service reports itself ready, 0 otherwise.");

        // Callbacks of one gauge add up. Shared adds these once per registry, even with several instances of this family.
        _clock = metrics.Shared(factory => new Clock(this, factory));
    }

    /// <summary>The time since the service started, by the registry's clock. A reset of the registry does not change it.</summary>
    public TimeSpan Uptime => _clock.Uptime;

    /// <summary>Shows the build of the service in <c>service_info</c>, in place of an earlier one.</summary>
    /// <param name="version">The version; null is recorded as <c>unknown</c>.</param>
    /// <param name="environment">The environment, such as <c>Production</c>; null is recorded as <c>unknown</c>.</param>
    public void SetInfo(string version, string environment) => _info.WithLabels(version, environment).Set();

    /// <summary>Shows the build of the pricing service in <c>pricing_service_info</c>, in place of an earlier one.</summary>
    /// <param name="version">The version; null is recorded as <c>unknown</c>.</param>
    /// <param name="environment">The environment, such as <c>Production</c>; null is recorded as <c>unknown</c>.</param>
    /// <param name="service">The name of the service.</param>
    public void SetPricingServiceInfo(string version, string environment, string service = "pricing-service") =>
        _pricingInfo.WithLabels(version, environment, service).Set();

    /// <summary>Reports the service as ready: sets <c>service_up</c> to 1. Before the first report, <c>service_up</c> is not shown.</summary>
    public void MarkUp() => _up.Set(1);

    /// <summary>Reports the service as not ready: sets <c>service_up</c> to 0.</summary>
    public void MarkDown() => _up.Set(0);

    private sealed class Clock
    {
        private readonly TimeProvider _time;
        private readonly long _startedAt;

        public Clock(ServiceMetrics family, MetricFactory metrics)
        {
            _time = metrics.TimeProvider;
            _startedAt = _time.GetTimestamp();
            family._startTime.SetToCurrentTime();
            family._collectorUptime.AddCallback(() => metrics.Registry.Uptime.TotalSeconds);
            family._pricingUptime.AddCallback(() => Uptime.TotalSeconds);
        }

        // Not negative when a test moves its clock back.
        public TimeSpan Uptime => TimeSpan.FromTicks(Math.Max(0, _time.GetElapsedTime(_startedAt).Ticks));
    }
}
