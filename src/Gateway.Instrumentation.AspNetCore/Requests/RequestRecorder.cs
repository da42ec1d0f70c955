using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Where measured requests go: one for an application.</summary>
internal sealed partial class RequestRecorder(GatewayMetrics metrics, TimeProvider time, bool pricingApi, ILogger logger)
{
    private readonly HttpMetrics _http = metrics.Http;
    private readonly PricingApiMetrics? _pricingApi = pricingApi ? metrics.PricingApi : null;

    // Made by the first request that looks for a price: few services do, and that request must not suffer when it cannot be.
    private readonly Lazy<PricingApiMetrics?> _scores = new(() => FindScores(metrics, logger));

    public TimeProvider Time => time;

    public (Gauge InProgress, Gauge? Active) Begin(string method, string endpoint)
    {
        var gauges = (_http.InProgress(method, endpoint), _pricingApi?.InProgress(endpoint));
        gauges.Item1.Inc();
        gauges.Item2?.Inc();
        return gauges;
    }

    public void Announce(string method, string endpoint, ReadOnlySpan<int> statusCodes)
    {
        _http.Announce(method, endpoint, statusCodes);
        _pricingApi?.Announce(method, endpoint, statusCodes);
    }

    public void Record(in MeasuredRequest request, IRequestMetricsFeature tags)
    {
        _http.RecordRequest(new HttpRequestRecord
        {
            Method = request.Method,
            Endpoint = request.Route.Template,
            StatusCode = request.StatusCode,
            Duration = request.Duration,
            Provider = tags.Provider,
            Model = tags.Model,
            RequestBytes = request.RequestBytes,
            ResponseBytes = request.ResponseBytes,
            Failed = request.Failed,
        });
        var outcome = request.Failed ? OperationOutcome.Failed : OperationOutcome.Success;
        _pricingApi?.RecordRequest(request.Method, request.Route.Template, request.StatusCode, outcome, request.Duration);

        // A request that was refused or given up found no price.
        if (request.Route.Scoring is { } scoring && request.StatusCode is < StatusCodes.Status400BadRequest or >= StatusCodes.Status500InternalServerError)
            _scores.Value?.RecordScoreRequest(tags.ScoringMethod ?? scoring, request.Duration);
    }

    private static PricingApiMetrics? FindScores(GatewayMetrics metrics, ILogger logger)
    {
        try
        {
            return metrics.PricingApi;
        }
        catch (MetricRegistrationException exception)
        {
            LogNoScores(logger, exception);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Error,
        "Endpoints with TrackScore record no scores: a metric of the application has the name of one in PricingApiMetrics. Rename it.")]
    private static partial void LogNoScores(ILogger logger, Exception exception);
}
