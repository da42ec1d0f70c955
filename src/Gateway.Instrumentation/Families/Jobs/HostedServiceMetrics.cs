using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// The hosted services (<c>IHostedService</c>, <c>BackgroundService</c>) of a worker: whether each one runs, its failures and
/// restarts, and the age of its heartbeat.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a service is known. A service is a text label with the default
/// limit; null is recorded as <c>unknown</c>. Use the name of its class.
/// </remarks>
public sealed class HostedServiceMetrics
{
    private readonly Label<string> _service = Label.Text("service");
    private readonly Labeled<Gauge, string> _running;
    private readonly Labeled<Counter, string, string> _failures;
    private readonly Labeled<Counter, string> _restarts;
    private readonly Labeled<Gauge, string> _heartbeatAge;

    private readonly Heartbeats _heartbeats;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public HostedServiceMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _running = metrics.Gauge("hosted_service_running", "1 while a hosted service runs, 0 when it ended, failed or was stopped.", _service);
        _failures = metrics.Counter("hosted_service_failures_total", "Number of exceptions that ended a hosted service.", _service, Label.Text("error_type"));
        _restarts = metrics.Counter("hosted_service_restarts_total", "Number of restarts of a hosted service after it ended.", _service);
        _heartbeatAge = metrics.Gauge("hosted_service_heartbeat_age_seconds", "Time since the last heartbeat of a running hosted service, in seconds.", _service);
        _heartbeats = metrics.Shared(static factory => new Heartbeats(factory.TimeProvider));
        _metrics = metrics;
    }

    /// <summary>Shows a service as running.</summary>
    /// <param name="service">The service.</param>
    public void MarkRunning(string service)
    {
        Announce(service);
        _running.WithLabels(service).SetLasting(1);
    }

    /// <summary>Shows a service as not running, and no longer the age of its heartbeat.</summary>
    /// <param name="service">The service.</param>
    public void MarkStopped(string service)
    {
        _running.WithLabels(service).SetLasting(0);
        _heartbeatAge.Remove(service);
    }

    /// <summary>Counts an exception that ended a service, and shows the service as not running.</summary>
    /// <param name="service">The service.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    public void RecordFailure(string service, string errorType)
    {
        _failures.WithLabels(service, errorType).Inc();
        MarkStopped(service);
    }

    /// <summary>Counts an exception that ended a service, and shows the service as not running; the <see cref="IErrorClassifier"/> names its error type.</summary>
    /// <param name="service">The service.</param>
    /// <param name="exception">The exception.</param>
    public void RecordFailure(string service, Exception exception) => RecordFailure(service, _metrics.Errors.Classify(exception));

    /// <summary>Counts a restart of a service, and shows the service as running.</summary>
    /// <param name="service">The service.</param>
    public void RecordRestart(string service)
    {
        _restarts.WithLabels(service).Inc();
        MarkRunning(service);
    }

    /// <summary>Records that the loop of a service is alive. Call it once in each turn; the page shows the time since the last call.</summary>
    /// <param name="service">The service.</param>
    public void RecordHeartbeat(string service) => _heartbeats.Beat(_heartbeatAge.WithLabels(service));

    /// <summary>Shows the failures and restarts of a service at 0 before the first, so that <c>rate()</c> sees that one.</summary>
    /// <param name="service">The service.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void Announce(string service, params ReadOnlySpan<string> errorTypes)
    {
        _restarts.WithLabels(service);
        _failures.Announce(service, _metrics.ErrorTypes);
        _failures.Announce(service, errorTypes);
    }

    /// <summary>Removes a service from the page. A later recording shows it again.</summary>
    /// <param name="service">The service. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveService(string service) =>
        _running.Remove(service) | _failures.RemoveAll(_service, service) | _restarts.Remove(service) | _heartbeatAge.Remove(service);

    /// <summary>The last heartbeat of each service, shared by all instances of the family. It lives as long as the series that shows its age.</summary>
    private sealed class Heartbeats(TimeProvider time)
    {
        private readonly ConditionalWeakTable<Gauge, Heartbeat> _beats = [];

        public void Beat(Gauge age)
        {
            if (!_beats.TryGetValue(age, out var beat))
                beat = _beats.GetValue(age, gauge => new Heartbeat(gauge, time));
            beat.Set();
        }
    }

    private sealed class Heartbeat
    {
        private readonly TimeProvider _time;
        private long _at;

        public Heartbeat(Gauge age, TimeProvider time)
        {
            (_time, _at) = (time, time.GetTimestamp());
            age.SetCallback(() => _time.GetElapsedTime(Volatile.Read(ref _at)).TotalSeconds);
        }

        public void Set() => Volatile.Write(ref _at, _time.GetTimestamp());
    }
}
