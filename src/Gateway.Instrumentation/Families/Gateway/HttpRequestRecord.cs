namespace Gateway.Instrumentation;

/// <summary>An answered request for <see cref="HttpMetrics.RecordRequest(in HttpRequestRecord)"/>.</summary>
public readonly struct HttpRequestRecord
{
    /// <summary>The HTTP method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The route template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The status of the response: 500 for an unhandled exception, 499 for a client that disconnected.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The time from the request to the end of its response. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The AI provider that the request was passed on to; null or empty when there is none.</summary>
    public string? Provider { get; init; }

    /// <summary>The AI model that answered; null or empty when there is none.</summary>
    public string? Model { get; init; }

    /// <summary>The length of the request body in bytes; null or negative when it is not known.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>The length of the response body in bytes; null or negative when it is not known.</summary>
    public long? ResponseBytes { get; init; }

    /// <summary>True when the request failed although its status says success, such as a broken-off response. It counts as an error then.</summary>
    public bool Failed { get; init; }
}
