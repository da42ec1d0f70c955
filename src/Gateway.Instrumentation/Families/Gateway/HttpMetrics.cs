using System.Collections.Concurrent;
using System.Net;

namespace Gateway.Instrumentation;

/// <summary>
/// The HTTP requests that a service answers: how many, with which status, how long they took, how large they were, and
/// how many are in flight. A request that names its provider or model counts in <see cref="ProviderMetrics"/> and
/// <see cref="ModelMetrics"/> as well.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Recording never throws and allocates nothing once a route, its statuses and its providers and models are known.</para>
/// <para>The method is a verb in upper case, with room for 16: whoever records verbs that clients may invent folds them
/// beforehand. The endpoint is the route's template and never the raw path, which clients choose; requests that match no
/// route share one name, such as <c>unmatched</c>. Null is recorded as <c>unknown</c>.</para>
/// <para>A status is shown as it is from 100 to 599, up to 100 different ones; all others are <c>other</c>. A status of 400
/// or above is an error of the request, its provider and its model; 499, a client that went away, is none.</para>
/// <para>A route shows the statuses 200 and 500 at 0 as soon as it is known, so that <c>rate()</c> sees its first failure;
/// <see cref="Announce"/> shows more.</para>
/// </remarks>
public sealed partial class HttpMetrics
{
    // Requests that call a model may take a minute.
    private static readonly Buckets FineBuckets = [0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 30, 60];
    private static readonly Buckets DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly Buckets SizeBuckets = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    private readonly Histogram _fineDuration;
    private readonly Labeled<Histogram, string, string> _duration;
    private readonly Labeled<Counter, string, string> _errors;
    private readonly Labeled<Gauge, string> _averageLatency;
    private readonly Labeled<Histogram, string, string> _requestSize;
    private readonly Labeled<Gauge, string, string> _inProgress;
    private readonly Labeled<Counter, string, string, long> _requests;
    private readonly Labeled<Histogram, string, string> _responseSize;
    private readonly Labeled<Counter, string, long> _responses;

    private readonly Label<long> _status = HttpStatus.Label("status");
    private readonly Labeled<RecentWindow, string> _recent;
    private readonly Labeled<RouteHandles, string, string> _routes;
    private readonly OperationKind<RequestHandles, HttpStatusCode> _request;
    private readonly ConcurrentQueue<RequestHandles> _spare = [];
    private readonly ProviderMetrics _providers;
    private readonly ModelMetrics _models;
    private readonly MetricFactory _metrics;
    private readonly bool _countsClientErrors;

    /// <summary>Registers the family's metrics, and those of <see cref="ProviderMetrics"/> and <see cref="ModelMetrics"/>, which requests may name.</summary>
    /// <param name="metrics">Where to register them.</param>
    public HttpMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var method = Label.Text("method", limit: 16);
        var endpoint = Label.Text("endpoint");

        _fineDuration = metrics.Histogram("http_request_duration_highr_seconds", "Time to answer a request, over all routes, in fine steps.", FineBuckets);
        _duration = metrics.Histogram("http_request_duration_seconds", "Time to answer a request, by route.", DurationBuckets, method, endpoint);
        _errors = metrics.Counter("http_request_errors_total", "Requests that failed or were answered with a status of 400 or above, but for 499.", method, endpoint);
        _averageLatency = metrics.Gauge("http_request_latency_avg_seconds", "Mean time to answer the requests that came lately.", endpoint);
        var medianLatency = metrics.Gauge("http_request_latency_p50_seconds", "Half of the requests that came lately were answered within this time.", endpoint);
        var latency95 = metrics.Gauge("http_request_latency_p95_seconds", "Of the requests that came lately, 95 % were answered within this time.", endpoint);
        var latency99 = metrics.Gauge("http_request_latency_p99_seconds", "Of the requests that came lately, 99 % were answered within this time.", endpoint);
        _requestSize = metrics.Histogram("http_request_size_bytes", "Length of the bodies that clients sent.", SizeBuckets, method, endpoint);
        _inProgress = metrics.Gauge("http_requests_inprogress", "Requests that are being answered now.", method, endpoint);
        _requests = metrics.Counter("http_requests_total", "Requests that were answered, by route and status.", method, endpoint, _status);
        _responseSize = metrics.Histogram("http_response_size_bytes", "Length of the bodies that were sent back.", SizeBuckets, method, endpoint);
        _responses = metrics.Counter("http_response_status_total", "Answers by status, over all verbs.", endpoint, _status);

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
    /// Starts a request: in flight until it ends, then its duration and its status. Say the status with
    /// <c>Complete(HttpStatusCode.NotFound)</c>, or by what the work gives: <c>RunAsync(work, result => HttpStatusCode.OK, ct)</c>.
    /// </summary>
    /// <param name="method">The verb in upper case.</param>
    /// <param name="endpoint">The route's template.</param>
    /// <param name="provider">The provider that the request is passed on to; null or empty when there is none.</param>
    /// <param name="model">The AI model that answers it; null or empty when there is none.</param>
    /// <returns>
    /// The scope. It counts as 500 unless it is told otherwise, and as 499 when it is cancelled. Where it fails after
    /// <c>Complete</c>, because an exception stands for that status or the answer broke off, it keeps the status and counts
    /// as an error.
    /// </returns>
    public OperationScope<HttpStatusCode> TrackRequest(string method, string endpoint, string? provider = null, string? model = null) =>
        _request.Start(HandlesOf(_routes.WithLabels(method, endpoint), provider, model));

    /// <summary>Records a request that was timed elsewhere.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="statusCode">The status of the response: 500 for an unhandled exception, 499 for a client that disconnected.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string method, string endpoint, int statusCode, TimeSpan duration) =>
        _routes.WithLabels(method, endpoint).Record(statusCode, duration, failed: false);

    /// <summary>Records a request that was timed elsewhere, with its provider, its model and the lengths of its bodies.</summary>
    /// <param name="request">The request.</param>
    public void RecordRequest(in HttpRequestRecord request)
    {
        var route = _routes.WithLabels(request.Method, request.Endpoint);
        var error = route.Record(request.StatusCode, request.Duration, request.Failed);
        var outcome = error ? OperationOutcome.Failed : OperationOutcome.Success;
        if (!string.IsNullOrEmpty(request.Provider))
            _providers.RecordRequest(request.Provider, outcome, request.Duration);
        if (!string.IsNullOrEmpty(request.Model))
            _models.RecordRequest(request.Model, outcome, request.Duration);
        if (request.RequestBytes >= 0)
            route.RequestSize.Observe(request.RequestBytes.Value);
        if (request.ResponseBytes >= 0)
            route.ResponseSize.Observe(request.ResponseBytes.Value);
    }

    /// <summary>
    /// The requests of a route that are being answered now, for requests that <c>RecordRequest</c> records at their
    /// end: <c>Inc()</c> when one begins, <c>Dec()</c> on the same gauge when it ends. A scope does both itself.
    /// </summary>
    /// <param name="method">The verb in upper case.</param>
    /// <param name="endpoint">The route's template.</param>
    /// <returns>The gauge.</returns>
    public Gauge InProgress(string method, string endpoint) => _routes.WithLabels(method, endpoint).InProgress;

    /// <summary>Records the length of a request's body, for a request that a scope measures.</summary>
    /// <param name="method">The verb in upper case.</param>
    /// <param name="endpoint">The route's template.</param>
    /// <param name="bytes">The length; a negative one is not known and records nothing.</param>
    public void RecordRequestSize(string method, string endpoint, long bytes)
    {
        if (bytes >= 0)
            _routes.WithLabels(method, endpoint).RequestSize.Observe(bytes);
    }

    /// <summary>Records the length of an answer's body, for a request that a scope measures.</summary>
    /// <param name="method">The verb in upper case.</param>
    /// <param name="endpoint">The route's template.</param>
    /// <param name="bytes">The length; a negative one is not known and records nothing.</param>
    public void RecordResponseSize(string method, string endpoint, long bytes)
    {
        if (bytes >= 0)
            _routes.WithLabels(method, endpoint).ResponseSize.Observe(bytes);
    }

    /// <summary>How long the recent requests of an endpoint took: the time that a share of them stayed below, within 1 %.</summary>
    /// <param name="endpoint">The route's template.</param>
    /// <param name="quantile">The share, from 0 to 1: 0.95 for the 95th percentile.</param>
    /// <returns>The time in seconds; null while there were no requests in <see cref="GatewayMetricsOptions.RecentWindow"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not from 0 to 1.</exception>
    public double? LatencyQuantile(string endpoint, double quantile)
    {
        if (quantile is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile is a share from 0 to 1: pass 0.95 for the 95th percentile.");
        return RecentOf(endpoint)?.Quantile(quantile);
    }

    /// <summary>How long the recent requests of an endpoint took on average.</summary>
    /// <param name="endpoint">The route's template.</param>
    /// <returns>The time in seconds; null while there were no requests in <see cref="GatewayMetricsOptions.RecentWindow"/>.</returns>
    public double? AverageLatency(string endpoint) => RecentOf(endpoint)?.Average;

    /// <summary>
    /// Shows a route's counters and histograms at 0 before its first request, so that <c>rate()</c> sees that one: its
    /// errors, and the statuses 200 and 500.
    /// </summary>
    /// <param name="method">The verb in upper case.</param>
    /// <param name="endpoint">The route's template.</param>
    /// <param name="statusCodes">More statuses to show at 0: those that the route is known to answer with, such as 201 and 503.</param>
    public void Announce(string method, string endpoint, params ReadOnlySpan<int> statusCodes)
    {
        var route = _routes.WithLabels(method, endpoint);
        _ = (route.RequestSize, route.ResponseSize);
        foreach (var statusCode in statusCodes)
            route.Status(statusCode);
    }

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
