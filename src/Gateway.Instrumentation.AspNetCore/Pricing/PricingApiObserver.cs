using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Records the requests of a pricing service in <see cref="PricingApiMetrics"/>, and the time of those that find a price
/// (<c>TrackScore</c>). Add it with <c>AddGatewayMetrics().AddPricingApiObserver()</c>.
/// </summary>
/// <param name="pricing">Where to record.</param>
public sealed class PricingApiObserver(PricingApiMetrics pricing) : IRequestObserver
{
    /// <inheritdoc />
    public object? RequestStarted(in StartedRequest request)
    {
        var inProgress = pricing.InProgress(request.Route);
        inProgress.Inc();
        return inProgress;
    }

    /// <inheritdoc />
    public void RequestEnded(in EndedRequest request)
    {
        (request.State as Gauge)?.Dec();
        var outcome = request.Failed ? OperationOutcome.Failed : OperationOutcome.Success;
        pricing.RecordRequest(request.Method, request.Route, request.StatusCode, outcome, request.Duration);

        // A request that was refused, or whose client disconnected, found no price.
        if (request.StatusCode is < StatusCodes.Status400BadRequest or >= StatusCodes.Status500InternalServerError
            && request.Endpoint?.Metadata.GetMetadata<TrackScoreAttribute>() is { } tracked)
            pricing.RecordScoreRequest(ScoringMethodFeature.Of(request.HttpContext) ?? tracked.Method, request.Duration);
    }

    /// <inheritdoc />
    public void RequestExcluded(object? state) => (state as Gauge)?.Dec();

    /// <inheritdoc />
    public void RouteAnnounced(string method, string route, ReadOnlySpan<int> statusCodes) => pricing.Announce(method, route, statusCodes);
}
