using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A request that has started, for an <see cref="IRequestObserver"/>.</summary>
/// <remarks>The host reuses the <see cref="HttpContext"/> for other requests: do not keep it after the call.</remarks>
public readonly struct StartedRequest
{
    /// <summary>The HTTP method in upper case, and <c>OTHER</c> for one that HTTP does not define. Safe as a label.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// The route template, such as <c>/quotes/{model}</c>, and <c>unmatched</c> where no route matched, or not yet. Safe as a
    /// label. Where a middleware routes the request anew, <see cref="EndedRequest.Route"/> has the route that responded.
    /// </summary>
    public required string Route { get; init; }

    /// <summary>The endpoint, for its metadata; null where no route matched, or not yet.</summary>
    public Endpoint? Endpoint { get; init; }

    /// <summary>The request itself.</summary>
    public required HttpContext HttpContext { get; init; }
}
