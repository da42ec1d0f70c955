namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// What a handler knows about its request and <c>UseGatewayMetrics</c> cannot: asked for with
/// <c>context.Features.Get&lt;IRequestMetricsFeature&gt;()</c>, or set with <c>context.TagRequest(...)</c>. It holds until the
/// answer ends.
/// </summary>
/// <remarks>
/// For one thread at a time, and not to be kept: as all of a request's features it serves the connection's next request, and
/// what work in the background sets later would count for that one.
/// </remarks>
public interface IRequestMetricsFeature
{
    /// <summary>The AI provider that the request is passed on to; null for none. At first what <c>TrackRequest</c> says about the endpoint.</summary>
    string? Provider { get; set; }

    /// <summary>
    /// The AI model that answers; null for none. At first what <c>TrackRequest</c> says about the endpoint. Callers may
    /// invent names: set it once it is known to be a real one.
    /// </summary>
    string? Model { get; set; }

    /// <summary>How the price was found, for an endpoint with <c>TrackScore</c>; at first what that says.</summary>
    PricingScoringMethod? ScoringMethod { get; set; }

    /// <summary>
    /// What kind of failure it was, such as <c>timeout_error</c>. When it is set, the request counts as an error whatever its
    /// status is, and the request's activity gets the tag <c>error.type</c>. Null for none.
    /// </summary>
    string? ErrorType { get; set; }
}
