namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;

/// <summary>Counts requests by a header, as an application would.</summary>
public sealed class TenantObserver(TenantMetrics tenants) : IRequestObserver
{
    public void RequestEnded(in EndedRequest request) =>
        tenants.RecordRequest(request.HttpContext.Request.Headers["X-Tenant"] is [{ } tenant] ? tenant : "none", request.Failed);
}
