namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// What only the handler knows about its request. Get it with <c>context.Features.Get&lt;IRequestMetricsFeature&gt;()</c>, or
/// set its values with <c>context.TagRequest(...)</c>, until the response ends.
/// </summary>
/// <remarks>
/// Not thread-safe, and not to be kept: like all features of a request it is reused for the connection's next request, and
/// what background work sets later would count for that one.
/// </remarks>
public interface IRequestMetricsFeature
{
    /// <summary>The AI provider that the request is passed on to; null for none. At first what <c>TrackRequest</c> says about the endpoint.</summary>
    string? Provider { get; set; }

    /// <summary>
    /// The AI model that answers; null for none. At first what <c>TrackRequest</c> says about the endpoint. Callers can
    /// invent names: set it once it is known to be a real one.
    /// </summary>
    string? Model { get; set; }

    /// <summary>
    /// The kind of failure, such as <c>timeout_error</c>; null for none. When it is set, the request counts as an error
    /// whatever its status code is, <c>http_request_errors_by_type_total</c> and those of its provider and model have this
    /// error type, and the request's activity gets the tag <c>error.type</c>.
    /// </summary>
    string? ErrorType { get; set; }
}
