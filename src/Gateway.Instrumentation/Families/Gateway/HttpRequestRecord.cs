namespace Gateway.Instrumentation;

/// <summary>A finished request for <see cref="HttpMetrics.RecordRequest(in HttpRequestRecord)"/>.</summary>
public readonly struct HttpRequestRecord
{
    /// <summary>The HTTP method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The route template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The status of the response: 500 for an unhandled exception, 499 for a client that disconnected.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The duration, up to the end of the response; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The AI provider that the request was sent to; null or empty when there is none.</summary>
    public string? Provider { get; init; }

    /// <summary>The AI model that the request was sent to; null or empty when there is none.</summary>
    public string? Model { get; init; }

    /// <summary>The size of the request body in bytes; null or negative when unknown.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>The size of the response body in bytes; null or negative when unknown.</summary>
    public long? ResponseBytes { get; init; }

    /// <summary>True when the request failed although its status says success, such as a broken-off response. Such a request counts as an error.</summary>
    public bool Failed { get; init; }

    /// <summary>
    /// The error type of a request that counts as an error, from a small set; not read for others. Null or empty: the status names it
    /// (<c>http_503</c>), and where the status says success, it is <c>unknown</c>.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>True when that failure is the client's mistake, as with a status from 400 to 498: it does not affect health.</summary>
    public bool FailedByClient { get; init; }

    /// <summary>
    /// The value of <see cref="GatewayMetricsOptions.RequestLabel"/>, such as the tenant; null or empty is recorded as <c>unknown</c>. Ignored where the
    /// service has set no such label.
    /// </summary>
    public string? OwnLabel { get; init; }

    /// <summary>
    /// True for a response that lasts, such as a WebSocket: the request counts, and its duration is in no histogram and no percentile of
    /// <see cref="HttpMetrics"/>. Record it in <see cref="HttpStreamMetrics"/>.
    /// </summary>
    public bool LongLived { get; init; }
}
