namespace Gateway.Instrumentation;

/// <summary>The service itself: its build, its start time, and whether it reports itself ready.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a version and an environment are known. The start time is
/// the time at which a registry's first <see cref="ServiceMetrics"/> is created: with <c>AddServiceStatus</c>, the host's start.
/// </remarks>
public sealed class ServiceMetrics
{
    private readonly Labeled<Info, string, string> _info;
    private readonly Gauge _up;

    private readonly ServiceStart _start;

    /// <summary>Registers the family's metrics and records the start time.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ServiceMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _info = metrics.Info("service_info", "Build of the service, as labels of a constant 1.", Label.Text("version"), Label.Text("environment"));
        var startTime = metrics.Gauge("service_start_time_seconds", "Unix timestamp of the service's start, in seconds.");
        _up = metrics.Gauge("service_up", "1 while the service reports itself ready, 0 otherwise.");

        _start = ServiceStart.Of(metrics);
        startTime.SetToTime(_start.At);
    }

    /// <summary>The time since the service started, by the registry's clock. A reset of the registry does not change it.</summary>
    public TimeSpan Uptime => _start.Uptime;

    /// <summary>Shows the build of the service in <c>service_info</c>, in place of an earlier one.</summary>
    /// <param name="version">The version; null is recorded as <c>unknown</c>.</param>
    /// <param name="environment">The environment, such as <c>Production</c>; null is recorded as <c>unknown</c>.</param>
    public void SetInfo(string version, string environment) => _info.WithLabels(version, environment).Set();

    /// <summary>Reports the service as ready: sets <c>service_up</c> to 1. Before the first report, <c>service_up</c> is not shown.</summary>
    public void MarkUp() => _up.SetLasting(1);

    /// <summary>Reports the service as not ready: sets <c>service_up</c> to 0.</summary>
    public void MarkDown() => _up.SetLasting(0);
}
