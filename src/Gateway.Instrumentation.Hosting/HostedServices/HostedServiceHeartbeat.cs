using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// The heartbeat of a tracked hosted service. The service asks for it in its constructor and calls <see cref="Beat"/> once in
/// each turn of its loop; the page shows <c>hosted_service_heartbeat_age_seconds</c>.
/// </summary>
/// <typeparam name="TService">The service, added with <c>AddTrackedHostedService</c>.</typeparam>
/// <remarks>Thread-safe. It never throws and allocates nothing. A beat of a service that does not run does nothing.</remarks>
public sealed class HostedServiceHeartbeat<TService>
    where TService : class, IHostedService
{
    private readonly TrackedService _service;

    /// <summary>Creates a heartbeat by hand, for a test of the service without a host. It counts as running.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="name">The name of the service; the name of its class when null.</param>
    public HostedServiceHeartbeat(GatewayMetrics metrics, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _service = new TrackedService(metrics.HostedServices, metrics.Factory.TimeProvider, new() { Name = name ?? TrackedServices.NameOf(typeof(TService)) });
        _service.Run();
    }

    internal HostedServiceHeartbeat(TrackedService service) => _service = service;

    /// <summary>Records that the loop of the service is alive.</summary>
    public void Beat() => _service.Beat();
}
