using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Instrumentation.Hosting;

/// <summary>Healthy while every tracked service runs and beats in time.</summary>
internal sealed class HostedServicesHealthCheck(TrackedServices services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problems = services.All.Select(static service => service.Problem()).OfType<string>().ToList();
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", problems) + "."));
    }
}
