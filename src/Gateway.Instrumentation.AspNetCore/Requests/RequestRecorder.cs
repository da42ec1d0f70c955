using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Where requests are recorded: one for an application. The only type of the adapter that records to <see cref="HttpMetrics"/> and <see cref="HttpStreamMetrics"/>.</summary>
internal sealed class RequestRecorder(GatewayMetrics metrics, RequestObservers observers, RequestRoutes routes, RequestLabelSource? ownLabel)
{
    private readonly HttpMetrics _http = metrics.Http;
    private readonly bool _countsClientErrors = metrics.Registry.HealthOptions.CountClientErrors;

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
        long? requestBytes, long? responseBytes, bool failedInSpiteOfStatus, bool failedByClient, string? errorType, bool longLived, TimeSpan? timeToFirstByte,
        HttpContext context)
    {
        var own = ownLabel?.Of(context, metrics.Factory);
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
            ErrorType = errorType,
            LongLived = longLived,
            OwnLabel = own,
        });
        if (longLived)
            Streams.RecordStream(method, route.Template, OutcomeOf(statusCode, failedInSpiteOfStatus, failedByClient), duration, own);
        if (timeToFirstByte is { } firstByte)
            Streams.RecordTimeToFirstByte(method, route.Template, firstByte, own);
    }

    // As HttpMetrics judges requests: what a client did wrong does not count against health, unless the service wants that.
    private OperationOutcome OutcomeOf(int statusCode, bool failed, bool failedByClient) => statusCode switch
    {
        StatusCodes.Status499ClientClosedRequest => OperationOutcome.Cancelled,
        >= StatusCodes.Status500InternalServerError => OperationOutcome.Failed,
        >= StatusCodes.Status400BadRequest => _countsClientErrors ? OperationOutcome.Failed : OperationOutcome.Success,
        _ => failed && (!failedByClient || _countsClientErrors) ? OperationOutcome.Failed : OperationOutcome.Success,
    };

    public string? ErrorTypeOf(Exception? exception) => exception is null ? null : metrics.Factory.Errors.Classify(exception);
}
