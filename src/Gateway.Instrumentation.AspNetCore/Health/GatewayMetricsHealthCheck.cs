using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Reports <see cref="GatewayMetrics.Health"/> to ASP.NET Core's health checks.</summary>
internal sealed class GatewayMetricsHealthCheck(GatewayMetrics metrics) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var report = metrics.Health();
        var status = report.Status switch
        {
            ServiceHealthStatus.Healthy => Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy,
            ServiceHealthStatus.Degraded => Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded,
            _ => context.Registration.FailureStatus,
        };
        return Task.FromResult(new HealthCheckResult(status, string.Join(' ', report.Reasons), exception: null, new Dictionary<string, object>
        {
            ["recent_requests"] = report.RecentRequests,
            ["recent_errors"] = report.RecentErrors,
            ["error_rate"] = report.ErrorRate,
        }));
    }
}
