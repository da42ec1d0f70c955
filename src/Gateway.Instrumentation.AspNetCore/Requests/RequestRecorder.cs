using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Where requests are recorded: one for an application. The only type of the adapter that records to <see cref="HttpMetrics"/>.</summary>
internal sealed class RequestRecorder(GatewayMetrics metrics, RequestObservers observers, RequestRoutes routes, RequestLabelSource? ownLabel)
{
    private readonly HttpMetrics _http = metrics.Http;

    /// <summary>The clock of the metrics.</summary>
    public TimeProvider Time { get; } = metrics.Factory.TimeProvider;

    public RequestObservers Observers => observers;

    public RequestRoutes Routes => routes;

    /// <summary>Where messages are counted.</summary>
    public HttpStreamMetrics Streams { get; } = metrics.HttpStreams;

    public Gauge InProgress(string method, RouteInfo route, bool longLived) =>
        longLived ? Streams.InProgress(method, route.Template) : _http.InProgress(method, route.Template);

    public void Announce(string method, string route, ReadOnlySpan<int> statusCodes)
    {
        _http.Announce(method, route, statusCodes);
        observers.Announced(method, route, statusCodes);
    }

    public void Record(
        string method, RouteInfo route, int statusCode, TimeSpan duration, string? provider, string? model,
        long? requestBytes, long? responseBytes, bool failedInSpiteOfStatus, bool failedByClient, bool longLived, TimeSpan? timeToFirstByte, HttpContext context) =>
        _http.RecordRequest(new HttpRequestRecord
        {
            Method = method,
            Endpoint = route.Template,
            StatusCode = statusCode,
            Duration = duration,
            Provider = provider,
            Model = model,
            RequestBytes = requestBytes,
            ResponseBytes = responseBytes,
            Failed = failedInSpiteOfStatus,
            FailedByClient = failedByClient,
            LongLived = longLived,
            TimeToFirstByte = timeToFirstByte,
            OwnLabel = ownLabel?.Of(context, metrics.Factory),
        });

    public string? ErrorTypeOf(Exception? exception) => exception is null ? null : metrics.Factory.Errors.Classify(exception);
}
