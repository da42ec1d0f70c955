namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Sees every request that <c>UseGatewayMetrics</c> measures, to record metrics of your own about it. Add one with
/// <c>AddGatewayMetrics().AddRequestObserver&lt;T&gt;()</c>.
/// </summary>
/// <remarks>
/// There is one instance, and many threads call it at the same time. It runs before the request leaves the middleware, so
/// it should only record. An exception that it throws is caught, counted in
/// <c>gateway_metrics_rejected_total{metric="&lt;type&gt;",reason="operation_failed"}</c> and logged once: the request, its
/// other metrics and the other observers go on. Nothing is allocated to call it.
/// </remarks>
public interface IRequestObserver
{
    /// <summary>
    /// A request has started: routing has found its endpoint, or it has come to where <c>UseGatewayMetrics</c> was called.
    /// Implement it to record something while the request runs, such as a gauge of active requests.
    /// Exactly one call of <see cref="RequestEnded"/> or <see cref="RequestExcluded"/> follows.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>Anything that the observer needs at the end, such as the gauge that it increased. Null by default.</returns>
    object? RequestStarted(in StartedRequest request) => null;

    /// <summary>A request has ended.</summary>
    /// <param name="request">The request.</param>
    void RequestEnded(in EndedRequest request);

    /// <summary>
    /// A request that had started turned out to be excluded from the metrics (<c>DisableGatewayMetrics</c>): it had no endpoint
    /// yet, or was routed anew. Undo here what <see cref="RequestStarted"/> did.
    /// </summary>
    /// <param name="state">What <see cref="RequestStarted"/> returned.</param>
    void RequestExcluded(object? state)
    {
    }

    /// <summary>
    /// With <see cref="RequestMetricsOptions.AnnounceRoutes"/>: called once for each route and method after the host has started,
    /// so that series can be created at 0.
    /// </summary>
    /// <param name="method">The HTTP method, as <see cref="EndedRequest.Method"/> shows it.</param>
    /// <param name="route">The route template, as <see cref="EndedRequest.Route"/> shows it.</param>
    /// <param name="statusCodes">The status codes that the endpoint's metadata names. 200 and 500 are always possible and need not be among them.</param>
    void RouteAnnounced(string method, string route, ReadOnlySpan<int> statusCodes)
    {
    }
}
