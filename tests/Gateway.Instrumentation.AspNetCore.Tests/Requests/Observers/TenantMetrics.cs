namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;

/// <summary>A family as an application would write it.</summary>
public sealed class TenantMetrics(MetricFactory metrics)
{
    private readonly Labeled<Counter, string, bool> _requests = metrics.Counter(
        "tenant_requests_total", "Requests by tenant.", Label.Text("tenant", limit: 50), Label.Flag("failed"));

    public void RecordRequest(string tenant, bool failed) => _requests.WithLabels(tenant, failed).Inc();
}
