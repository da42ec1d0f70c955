using System.Net;

namespace Gateway.Instrumentation;

/// <summary>The pricing service's API: the number, duration and errors of requests, and the duration of finding a price.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a method, an endpoint and a status code are known
/// together. Methods (label limit 16) and endpoints are text labels; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class PricingApiMetrics
{
    // 0.08 and 0.2 are alert thresholds.
    private static readonly Buckets ScoreBuckets = [0.01, 0.025, 0.05, 0.075, 0.08, 0.1, 0.2, 0.25, 0.5, 0.75, 1];
    private static readonly Buckets LatencyBuckets = [0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly Labeled<Gauge, string> _active;
    private readonly Labeled<Histogram, string, string, long> _latency;
    private readonly Labeled<Counter, string, ErrorKind> _errors;
    private readonly Labeled<Counter, string, string, long> _total;
    private readonly Labeled<Histogram, PricingScoringMethod> _scoreLatency;

    private readonly Labeled<RouteHandles, string, string> _routes;
    private readonly OperationKind<RouteHandles, HttpStatusCode> _request;
    private readonly OperationKind<Histogram> _score;
    private readonly Label<long> _statusCode;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public PricingApiMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var method = Label.Text("method", limit: 16);
        var endpoint = Label.Text("endpoint");
        var statusCode = HttpStatus.Label("status_code");

        _active = metrics.Gauge("pricing_active_requests", "Number of API requests in flight.", endpoint);
        _latency = metrics.Histogram("pricing_api_latency_seconds", "Duration of an API request in seconds.", LatencyBuckets, method, endpoint, statusCode);
        _errors = metrics.Counter("pricing_errors_total", "Number of API requests that failed or had a response status of 400 or above, except 499 (client disconnected).", endpoint, Label.Enum<ErrorKind>("error_type"));
        _total = metrics.Counter("pricing_requests_total", "Number of finished API requests.", method, endpoint, statusCode);
        _scoreLatency = metrics.Histogram("pricing_score_latency_seconds", "Duration of finding one price in seconds, by pricing method.", ScoreBuckets, Label.Enum<PricingScoringMethod>("pricing_method"));

        _routes = metrics.Bundle(method, endpoint, (m, e) => new RouteHandles(this, m, e));
        _statusCode = statusCode;
        _metrics = metrics;
        _request = metrics.OperationKind<RouteHandles, HttpStatusCode>(static (route, end) => route.End(end), static route => route.Start());
        _score = metrics.OperationKind<Histogram>(static (latency, end) => latency.Observe(end.Elapsed));

        foreach (var scoring in Enum.GetValues<PricingScoringMethod>())
            _scoreLatency.WithLabels(scoring);
    }

    /// <summary>
    /// Starts a request. It is in flight until the scope ends. Report its status code with <c>Complete</c>. A failure without
    /// a reported status code counts as 500, a cancellation as 499.
    /// </summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="endpoint">The route template, such as <c>/score/{property}</c>; never the raw path.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<HttpStatusCode> TrackRequest(string method, string endpoint) => _request.Start(_routes.WithLabels(method, endpoint));

    /// <summary>
    /// Records a request that was timed elsewhere. 400 to 498 counts as <c>client_error</c>, 500 and above as
    /// <c>server_error</c>; 499 (client disconnected) is not an error.
    /// </summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="endpoint">The route template, such as <c>/score/{property}</c>; never the raw path.</param>
    /// <param name="statusCode">The status of the response.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The request still counts.</param>
    public void RecordRequest(string method, string endpoint, int statusCode, TimeSpan duration) =>
        RecordRequest(method, endpoint, statusCode, OperationOutcome.Success, duration);

    /// <summary>
    /// Records a request that was timed elsewhere and whose status does not show its outcome, such as a broken-off response:
    /// with <see cref="OperationOutcome.Failed"/>, a status below 400 counts as <c>server_error</c>.
    /// </summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="statusCode">The status of the response.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The request still counts.</param>
    public void RecordRequest(string method, string endpoint, int statusCode, OperationOutcome outcome, TimeSpan duration) =>
        _routes.WithLabels(method, endpoint).Record(statusCode, outcome, duration);

    /// <summary>
    /// The number of requests in flight of one endpoint, for requests that are recorded with <c>RecordRequest</c>: call
    /// <c>Inc()</c> when a request starts and <c>Dec()</c> on the same gauge when it ends. Scopes do both themselves.
    /// </summary>
    /// <param name="endpoint">The route template.</param>
    /// <returns>The gauge.</returns>
    public Gauge InProgress(string endpoint) => _active.WithLabels(endpoint);

    /// <summary>Starts a search for one price. Its end records the duration for every outcome.</summary>
    /// <param name="method">The pricing method.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackScoreRequest(PricingScoringMethod method) => _score.Start(_scoreLatency.WithLabels(method));

    /// <summary>Records a search for one price that was timed elsewhere.</summary>
    /// <param name="method">The pricing method.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordScoreRequest(PricingScoringMethod method, TimeSpan duration) => _scoreLatency.WithLabels(method).Observe(duration);

    /// <summary>
    /// Shows an endpoint's counters and histograms at 0 before the first request, so that <c>rate()</c> sees that request:
    /// both kinds of errors, the status codes 200 and 500, and those given.
    /// </summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="statusCodes">More status codes to show at 0, such as 422.</param>
    public void Announce(string method, string endpoint, params ReadOnlySpan<int> statusCodes)
    {
        var route = _routes.WithLabels(method, endpoint);
        foreach (var statusCode in statusCodes)
            route.Status(statusCode);
    }

    private enum ErrorKind
    {
        ClientError,
        ServerError,
    }

    /// <summary>The handles that the requests of one route record to.</summary>
    private sealed class RouteHandles
    {
        private readonly Gauge _active;
        private readonly Counter _clientErrors;
        private readonly Counter _serverErrors;
        private readonly Labeled<StatusHandles, long> _statuses;

        public RouteHandles(PricingApiMetrics family, string method, string endpoint)
        {
            _active = family._active.WithLabels(endpoint);
            _clientErrors = family._errors.WithLabels(endpoint, ErrorKind.ClientError);
            _serverErrors = family._errors.WithLabels(endpoint, ErrorKind.ServerError);
            _statuses = family._metrics.Bundle(family._statusCode, code => new StatusHandles(
                family._latency.WithLabels(method, endpoint, code), family._total.WithLabels(method, endpoint, code)));
            Status(HttpStatus.Succeeded);
            Status(HttpStatus.Failed);
        }

        public void Start() => _active.Inc();

        public void End(OperationEnd<HttpStatusCode> end)
        {
            _active.Dec();
            var statusCode = end.Outcome == OperationOutcome.Cancelled ? HttpStatus.ClientDisconnected : (int?)end.Result ?? HttpStatus.Failed;
            Record(statusCode, end.Outcome, end.Elapsed);
        }

        public StatusHandles Status(int statusCode) => _statuses.WithLabels(HttpStatus.Shown(statusCode));

        public void Record(int statusCode, OperationOutcome outcome, TimeSpan duration)
        {
            Status(statusCode).Record(duration);
            if (statusCode >= HttpStatus.Failed || (outcome == OperationOutcome.Failed && !HttpStatus.IsError(statusCode)))
                _serverErrors.Inc();
            else if (HttpStatus.IsError(statusCode))
                _clientErrors.Inc();
        }
    }

    private sealed class StatusHandles(Histogram latency, Counter total)
    {
        public void Record(TimeSpan duration)
        {
            total.Inc();
            latency.Observe(duration);
        }
    }
}
