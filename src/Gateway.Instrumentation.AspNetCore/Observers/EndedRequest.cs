using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>A request that has ended, for an <see cref="IRequestObserver"/>.</summary>
/// <remarks>The host reuses the <see cref="HttpContext"/> for other requests: do not keep it after the call.</remarks>
public readonly struct EndedRequest
{
    /// <summary>The HTTP method in upper case, and <c>OTHER</c> for one that HTTP does not define. Safe as a label.</summary>
    public required string Method { get; init; }

    /// <summary>The route template, such as <c>/quotes/{model}</c>, and <c>unmatched</c> where no route matched. Safe as a label.</summary>
    public required string Route { get; init; }

    /// <summary>
    /// The endpoint that responded, for its metadata; null where no route matched. Other than
    /// <c>HttpContext.GetEndpoint()</c>, it is never that of an error page.
    /// </summary>
    public Endpoint? Endpoint { get; init; }

    /// <summary>The status code that the client saw: 500 for an unhandled exception, 499 for a client that disconnected.</summary>
    public int StatusCode { get; init; }

    /// <summary>The time from the start to the end of the response, by the clock of the metrics.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether the response was one that lasts, such as a WebSocket: its duration says nothing about how fast the service is.</summary>
    public bool LongLived { get; init; }

    /// <summary>The time from the start to the first byte of a body that was sent in parts; null for others.</summary>
    public TimeSpan? TimeToFirstByte { get; init; }

    /// <summary>The length of the request body; null where it is not known.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>The length of the response body; null where it is not known.</summary>
    public long? ResponseBytes { get; init; }

    /// <summary>
    /// Whether the request is an error of <c>http_request_errors_total</c>: a status code of 400 or above except 499, an
    /// unhandled exception, a response that broke off, a gRPC status that says so, or <c>TagRequest(errorType: ...)</c>.
    /// </summary>
    public bool Failed { get; init; }

    /// <summary>The AI provider (<c>TrackRequest</c>, <c>TagRequest</c>); null where nobody named one.</summary>
    public string? Provider { get; init; }

    /// <summary>The AI model (<c>TrackRequest</c>, <c>TagRequest</c>); null where nobody named one.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// The kind of failure: what the handler said with <c>TagRequest(errorType: ...)</c>, the gRPC status, else the
    /// <see cref="IErrorClassifier"/>'s name for the exception that made the request fail, else <c>broken_off</c> for a response that
    /// the application broke off; null where only the status says what happened.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>The request itself, with the features that the handler or the observer set.</summary>
    public required HttpContext HttpContext { get; init; }

    /// <summary>What this observer's <see cref="IRequestObserver.RequestStarted"/> returned; null also where that threw.</summary>
    public object? State { get; init; }
}
