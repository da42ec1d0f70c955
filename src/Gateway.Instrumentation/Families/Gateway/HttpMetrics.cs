using System.Collections.Concurrent;
using System.Net;

namespace Gateway.Instrumentation;

/// <summary>
/// The HTTP requests of a service: their number, status, duration and size, and the number in flight. A request that names
/// its provider or model is also recorded in <see cref="ProviderMetrics"/> and <see cref="ModelMetrics"/>.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Recording never throws and allocates nothing once a route, its statuses and its providers and models are known.</para>
/// <para>The method is an HTTP method in upper case, with a label limit of 16. Clients can invent methods, so fold unknown
/// ones before recording. The endpoint is the route template and never the raw path, which clients choose; requests that
/// match no route share one name, such as <c>unmatched</c>. Null is recorded as <c>unknown</c>.</para>
/// <para>Statuses from 100 to 599 are shown as they are, up to 100 different ones; all others become <c>other</c>. A status of
/// 400 or above counts as an error of the request; 499 (client disconnected) does not. One of 500 or above counts as an error
/// of its provider and its model as well. The error type is what the caller says, else the status, such as <c>http_503</c>.</para>
/// <para>A route shows the statuses 200 and 500 at 0 from its first request on, so that <c>rate()</c> sees its first failure;
/// <see cref="Announce"/> shows more.</para>
/// </remarks>
public sealed partial class HttpMetrics
{
    // Up to a minute: a request may wait for a model.
    private static readonly Buckets FineBuckets = [0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 30, 60];
    private static readonly Buckets DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly Buckets SizeBuckets = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    private readonly Histogram _fineDuration;
    private readonly Func<string, string, string?, Histogram> _duration;
    private readonly Func<string, string, string, string?, Counter> _errorsByType;
    private readonly Func<string, string, string?, Counter> _errors;
    private readonly Labeled<Gauge, string> _averageLatency;
    private readonly Labeled<Histogram, string, string> _requestSize;
    private readonly Labeled<Gauge, string, string> _inProgress;
    private readonly Func<string, string, long, string?, Counter> _requests;
    private readonly Labeled<Histogram, string, string> _responseSize;
    private readonly Func<string, long, string?, Counter> _responses;

    private readonly Label<long> _status = HttpStatus.Label("status");
    private readonly Labeled<RecentWindow, string> _recent;
    private readonly Labeled<RouteHandles, string, string> _routes;
    private readonly OperationKind<RequestHandles, HttpStatusCode> _request;
    private readonly ConcurrentQueue<RequestHandles> _spare = [];
    private readonly ProviderMetrics _providers;
    private readonly ModelMetrics _models;
    private readonly MetricFactory _metrics;
    private readonly Label<string>? _own;
    private readonly bool _countsClientErrors;

    /// <summary>Registers the family's metrics and those of <see cref="ProviderMetrics"/> and <see cref="ModelMetrics"/>.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public HttpMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var method = Label.Text("method", limit: 16);
        var endpoint = Label.Text("endpoint");
        _own = metrics.Registry.RequestLabel;

        _fineDuration = metrics.Histogram("http_request_duration_highr_seconds", "Duration of a request in seconds over all routes, in fine buckets.", FineBuckets);
        _duration = _own.Histogram(metrics, "http_request_duration_seconds", "Duration of a request in seconds, by method and route.", DurationBuckets, method, endpoint);
        _errorsByType = _own.Counter(metrics, "http_request_errors_by_type_total", "Number of requests that failed or had a response status of 400 or above, except 499 (client disconnected), by error type.", method, endpoint, Label.Text("error_type"));
        _errors = _own.Counter(metrics, "http_request_errors_total", "Number of requests that failed or had a response status of 400 or above, except 499 (client disconnected).", method, endpoint);
        _averageLatency = metrics.Gauge("http_request_latency_avg_seconds", "Average request duration over the recent window.", endpoint);
        var medianLatency = metrics.Gauge("http_request_latency_p50_seconds", "50th percentile of request duration over the recent window.", endpoint);
        var latency95 = metrics.Gauge("http_request_latency_p95_seconds", "95th percentile of request duration over the recent window.", endpoint);
        var latency99 = metrics.Gauge("http_request_latency_p99_seconds", "99th percentile of request duration over the recent window.", endpoint);
        _requestSize = metrics.Histogram("http_request_size_bytes", "Size of a request body in bytes.", SizeBuckets, method, endpoint);
        _inProgress = metrics.Gauge("http_requests_inprogress", "Number of requests in flight.", method, endpoint);
        _requests = _own.Counter(metrics, "http_requests_total", "Number of finished requests, by method, route and status.", method, endpoint, _status);
        _responseSize = metrics.Histogram("http_response_size_bytes", "Size of a response body in bytes.", SizeBuckets, method, endpoint);
        _responses = _own.Counter(metrics, "http_response_status_total", "Number of responses by route and status, over all methods.", endpoint, _status);

        _recent = metrics.RecentWindow(
            endpoint, (_averageLatency, RecentStatistic.Average), (medianLatency, RecentStatistic.Quantile(0.5)),
            (latency95, RecentStatistic.Quantile(0.95)), (latency99, RecentStatistic.Quantile(0.99)));
        _routes = metrics.Bundle(method, endpoint, (m, e) => new RouteHandles(this, m, e));
        _request = metrics.OperationKind<RequestHandles, HttpStatusCode>(static (request, end) => request.End(end), static request => request.Route.InProgress.Inc());
        _providers = metrics.Shared(static factory => new ProviderMetrics(factory));
        _models = metrics.Shared(static factory => new ModelMetrics(factory));
        _metrics = metrics;
        _countsClientErrors = metrics.Registry.HealthOptions.CountClientErrors;
    }

    /// <summary>
    /// Starts a request. It is in flight until it ends. Its end records the duration and the status. Report the status with
    /// <c>Complete(HttpStatusCode.NotFound)</c>, or derive it from the work's result: <c>RunAsync(work, result => HttpStatusCode.OK, ct)</c>.
    /// </summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="provider">The AI provider that the request is sent to; null or empty when there is none.</param>
    /// <param name="model">The AI model that the request is sent to; null or empty when there is none.</param>
    /// <returns>
    /// The scope. It counts as 500 unless the caller reports a status, and as 499 when it is cancelled. A scope that fails
    /// after <c>Complete</c>, because of an exception or a broken-off response, keeps the status and counts as an error.
    /// </returns>
    public OperationScope<HttpStatusCode> TrackRequest(string method, string endpoint, string? provider = null, string? model = null) =>
        _request.Start(HandlesOf(_routes.WithLabels(method, endpoint), provider, model));

    /// <summary>Records a request that was timed elsewhere.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="statusCode">The status of the response: 500 for an unhandled exception, 499 for a client that disconnected.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string method, string endpoint, int statusCode, TimeSpan duration) =>
        _routes.WithLabels(method, endpoint).Record(statusCode, duration, failed: false, HttpStatus.ErrorType(statusCode));

    /// <summary>Records a request that was timed elsewhere, with its provider, its model and the sizes of its bodies.</summary>
    /// <param name="request">The request.</param>
    public void RecordRequest(in HttpRequestRecord request)
    {
        var route = _routes.WithLabels(request.Method, request.Endpoint);
        var errorType = ErrorTypeOf(request.StatusCode, request.ErrorType);
        route.Record(request.StatusCode, request.Duration, request.Failed, errorType, request.FailedByClient, request.OwnLabel, request.LongLived);
        var outcome = HttpStatus.OfUpstream(request.StatusCode, request.Failed && !request.FailedByClient);
        if (!string.IsNullOrEmpty(request.Provider))
            _providers.HandlesOf(request.Provider).Record(outcome, errorType, request.Duration);
        if (!string.IsNullOrEmpty(request.Model))
            _models.HandlesOf(request.Model).Record(outcome, errorType, request.Duration);
        if (request.RequestBytes >= 0)
            route.RequestSize.Observe(request.RequestBytes.Value);
        if (request.ResponseBytes >= 0)
            route.ResponseSize.Observe(request.ResponseBytes.Value);
    }

    /// <summary>
    /// The number of requests in flight of one route, for requests that are recorded with <c>RecordRequest</c>: call
    /// <c>Inc()</c> when a request starts and <c>Dec()</c> on the same gauge when it ends. Scopes do both themselves.
    /// </summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <returns>The gauge.</returns>
    public Gauge InProgress(string method, string endpoint) => _routes.WithLabels(method, endpoint).InProgress;

    /// <summary>Records the size of a request body, for a request that a scope measures.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="bytes">The size in bytes; a negative one means unknown and records nothing.</param>
    public void RecordRequestSize(string method, string endpoint, long bytes)
    {
        if (bytes >= 0)
            _routes.WithLabels(method, endpoint).RequestSize.Observe(bytes);
    }

    /// <summary>Records the size of a response body, for a request that a scope measures.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="bytes">The size in bytes; a negative one means unknown and records nothing.</param>
    public void RecordResponseSize(string method, string endpoint, long bytes)
    {
        if (bytes >= 0)
            _routes.WithLabels(method, endpoint).ResponseSize.Observe(bytes);
    }

    /// <summary>A quantile of the request duration of an endpoint in the recent window, with a relative error of at most 1 %.</summary>
    /// <param name="endpoint">The route template.</param>
    /// <param name="quantile">The quantile, from 0 to 1: 0.95 for the 95th percentile.</param>
    /// <returns>The duration in seconds; null without a request in <see cref="GatewayMetricsOptions.RecentWindow"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not from 0 to 1.</exception>
    public double? LatencyQuantile(string endpoint, double quantile)
    {
        if (quantile is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile is a number from 0 to 1: pass 0.95 for the 95th percentile.");
        return RecentOf(endpoint)?.Quantile(quantile);
    }

    /// <summary>The average request duration of an endpoint in the recent window.</summary>
    /// <param name="endpoint">The route template.</param>
    /// <returns>The duration in seconds; null without a request in <see cref="GatewayMetricsOptions.RecentWindow"/>.</returns>
    public double? AverageLatency(string endpoint) => RecentOf(endpoint)?.Average;

    /// <summary>
    /// Shows a route's counters and histograms at 0 before the first request, so that <c>rate()</c> sees that request: its
    /// errors, in total and by the types of <see cref="IErrorClassifier.NamedTypes"/>, the statuses 200 and 500, and those given.
    /// </summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="statusCodes">More statuses to show at 0, such as 201 and 503.</param>
    public void Announce(string method, string endpoint, params ReadOnlySpan<int> statusCodes)
    {
        var route = _routes.WithLabels(method, endpoint);
        _ = (route.RequestSize, route.ResponseSize);
        if (route.Announced is not { } announced)
            return;
        foreach (var errorType in _metrics.ErrorTypes)
            announced.AnnounceError(errorType);
        announced.AnnounceError(HttpStatus.ErrorType(HttpStatus.Failed));
        foreach (var statusCode in statusCodes)
        {
            announced.Status(statusCode);
            if (HttpStatus.IsError(statusCode))
                announced.AnnounceError(HttpStatus.ErrorType(statusCode));
        }
    }

    // A failure that nobody named is what its status says.
    private static string ErrorTypeOf(int statusCode, string? said) => said is null or "" or "unknown" ? HttpStatus.ErrorType(statusCode) : said;

    // Another series of the route may have been removed, and the bundle of the window with it: then the gauge still has the window.
    private RecentWindow? RecentOf(string endpoint) => _averageLatency.Find(endpoint) is null ? null : _recent.WithLabels(endpoint);

    private RequestHandles HandlesOf(RouteHandles route, string? provider, string? model)
    {
        var (hasProvider, hasModel) = (!string.IsNullOrEmpty(provider), !string.IsNullOrEmpty(model));
        if ((!hasProvider && !hasModel) || !_metrics.Registry.Enabled)
            return route.Alone;
        if (!_spare.TryDequeue(out var handles))
            handles = new RequestHandles(_spare);
        handles.Route = route;
        handles.Provider = hasProvider ? _providers.HandlesOf(provider!) : null;
        handles.Model = hasModel ? _models.HandlesOf(model!) : null;
        return handles;
    }
}
