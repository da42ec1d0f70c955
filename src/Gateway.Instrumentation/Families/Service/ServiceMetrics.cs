namespace Gateway.Instrumentation;

/// <summary>The service itself: what it is, since when it runs, and whether it calls itself up.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a version and an environment are known. The service's
/// start is the moment at which its registry's first <see cref="ServiceMetrics"/> is made: with <c>AddServiceStatus</c>, the host's start.
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

    /// <summary>Registers the family's metrics and notes the service's start.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ServiceMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var version = Label.Text("version");
        var environment = Label.Text("environment");

        _collectorUptime = metrics.Gauge("gatewayz_uptime_seconds", "Time since the collection of metrics began or was reset, for dashboards of the gateway.");
        _pricingInfo = metrics.Info("pricing_service_info", "Which build of the pricing service runs, as labels of a constant 1.", version, environment, Label.Text("service"));
        _pricingUptime = metrics.Gauge("pricing_uptime_seconds", "Time since the service started, for dashboards of the pricing service.");
        _info = metrics.Info("service_info", "Which build runs, as labels of a constant 1.", version, environment);
        _startTime = metrics.Gauge("service_start_time_seconds", "The moment of the start, in Unix seconds.");
        _up = metrics.Gauge("service_up", "1 while it calls itself ready to work, else 0.");

        // Callbacks of one gauge add up, so that a registry has these once however many instances of this family it has.
        _clock = metrics.Shared(factory => new Clock(this, factory));
    }

    /// <summary>How long the service runs, by the registry's clock. A reset of the registry does not change it.</summary>
    public TimeSpan Uptime => _clock.Uptime;

    /// <summary>Shows which build runs, in <c>service_info</c>. What was shown before goes.</summary>
    /// <param name="version">The service's version; null is shown as <c>unknown</c>.</param>
    /// <param name="environment">Where it runs, such as <c>Production</c>; null is shown as <c>unknown</c>.</param>
    public void SetInfo(string version, string environment) => _info.WithLabels(version, environment).Set();

    /// <summary>Shows which build of the pricing service runs, in <c>pricing_service_info</c>. What was shown before goes.</summary>
    /// <param name="version">The service's version; null is shown as <c>unknown</c>.</param>
    /// <param name="environment">Where it runs, such as <c>Production</c>; null is shown as <c>unknown</c>.</param>
    /// <param name="service">The service's name.</param>
    public void SetPricingServiceInfo(string version, string environment, string service = "pricing-service") =>
        _pricingInfo.WithLabels(version, environment, service).Set();

    /// <summary>Says that the service is ready to work. Before the first word, <c>service_up</c> is not shown.</summary>
    public void MarkUp() => _up.Set(1);

    /// <summary>Says that the service does not work, or no longer.</summary>
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

        public TimeSpan Uptime => _time.GetElapsedTime(_startedAt);
    }
}
