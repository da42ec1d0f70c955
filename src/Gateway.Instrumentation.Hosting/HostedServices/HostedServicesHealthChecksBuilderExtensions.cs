using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of the tracked hosted services.</summary>
public static class HostedServicesHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails when a service added with <c>AddTrackedHostedService</c> has failed or ended, or has not beaten
    /// within its <see cref="TrackedHostedServiceOptions.HeartbeatTimeout"/>. Its description names them.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status of a failed check; <see cref="HealthStatus.Unhealthy"/> when null.</param>
    /// <param name="tags">The tags of the check.</param>
    /// <returns>This builder.</returns>
    /// <remarks>Without a call of <c>AddTrackedHostedService</c>, the check throws an <see cref="InvalidOperationException"/> that says so.</remarks>
    public static IHealthChecksBuilder AddHostedServices(
        this IHealthChecksBuilder builder, string name = "hosted_services", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, static provider => new HostedServicesHealthCheck(provider.GetService<TrackedServices>() ?? throw new InvalidOperationException("AddHealthChecks().AddHostedServices() finds no tracked service. Add one: services.AddGatewayMetrics().AddTrackedHostedService<Worker>(), in the place of AddHostedService<Worker>().")), failureStatus, tags));
    }
}
