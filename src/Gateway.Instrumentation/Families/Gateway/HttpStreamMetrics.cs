namespace Gateway.Instrumentation;

/// <summary>
/// Responses that last (WebSockets, server-sent events, long polling): their duration, messages, and the number in progress;
/// and the time to the first byte of every response that is sent in parts. <see cref="HttpMetrics"/> counts them as requests,
/// by status, and leaves them out of its durations and percentiles, where minutes would hide how fast the others are.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a route is known. Method and endpoint are those of
/// <see cref="HttpMetrics"/>; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class HttpStreamMetrics
{
    // Up to a day: a session may stay open for hours.
    private static readonly Buckets DurationBuckets = [0.1, 1, 5, 15, 30, 60, 300, 900, 1800, 3600, 14400, 43200, 86400];

    // From a model's first token, fast or cold, to one that thinks for a minute.
    private static readonly Buckets FirstByteBuckets = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 30, 60];

    private readonly Func<string, string, string?, Histogram> _duration;
    private readonly Labeled<Counter, string, StreamDirection> _messages;
    private readonly Labeled<Gauge, string, string> _inProgress;
    private readonly Func<string, string, string?, Histogram> _firstByte;
    private readonly Labeled<RecentWindow, string> _recent;
    private readonly Labeled<StreamHandles, string, string> _routes;
    private readonly OperationKind<StreamHandles> _stream;
    private readonly bool _hasOwnLabel;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public HttpStreamMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var method = Label.Text("method", limit: 16);
        var endpoint = Label.Text("endpoint");
        var own = metrics.Registry.RequestLabel;
        _hasOwnLabel = own is not null;

        _duration = own.Histogram(metrics, "http_stream_duration_seconds", "Duration of a response that lasts, from the request to its end, in seconds.", DurationBuckets, method, endpoint);
        var errorRate = metrics.Gauge("http_stream_error_rate", "Share of responses that last and failed by the service's fault over the recent window.", endpoint);
        _messages = metrics.Counter("http_stream_messages_total", "Number of messages over WebSockets, and of server-sent events.", endpoint, Label.Enum<StreamDirection>("direction"));
        _inProgress = metrics.Gauge("http_streams_inprogress", "Number of responses that last, such as WebSockets, now in progress.", method, endpoint);
        _firstByte = own.Histogram(metrics, "http_time_to_first_byte_seconds", "Time from the request to the first byte of a body that is sent in parts, in seconds.", FirstByteBuckets, method, endpoint);

        _recent = metrics.RecentWindow(endpoint, (errorRate, RecentStatistic.MarkedShare));
        _routes = metrics.Bundle(method, endpoint, (m, e) => new StreamHandles(this, m, e));
        _stream = metrics.OperationKind<StreamHandles>(static (route, end) => route.End(end), static route => route.InProgress.Inc());
    }

    /// <summary>Starts a response that lasts. It is in progress until it ends. Its end records the duration.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <returns>The scope. Failed is the service's fault; a client that leaves cancels it.</returns>
    public OperationScope TrackStream(string method, string endpoint) => _stream.Start(_routes.WithLabels(method, endpoint));

    /// <summary>Records a response that lasted and was timed elsewhere.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="outcome">The outcome: failed is the service's fault. A client that leaves is no failure.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <param name="ownLabel">The value of <see cref="GatewayMetricsOptions.RequestLabel"/>, as in <see cref="HttpRequestRecord.OwnLabel"/>.</param>
    public void RecordStream(string method, string endpoint, OperationOutcome outcome, TimeSpan duration, string? ownLabel = null) =>
        _routes.WithLabels(method, endpoint).Record(outcome, duration, ownLabel);

    /// <summary>Records the time to the first byte of a response that is sent in parts.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <param name="elapsed">The time; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <param name="ownLabel">The value of <see cref="GatewayMetricsOptions.RequestLabel"/>, as in <see cref="HttpRequestRecord.OwnLabel"/>.</param>
    public void RecordTimeToFirstByte(string method, string endpoint, TimeSpan elapsed, string? ownLabel = null) =>
        _firstByte(method, endpoint, ownLabel).Observe(elapsed);

    /// <summary>Counts messages of a stream.</summary>
    /// <param name="endpoint">The route template.</param>
    /// <param name="direction">Whether the service sent or received them.</param>
    /// <param name="count">How many; a negative number is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordMessages(string endpoint, StreamDirection direction, long count = 1) => _messages.WithLabels(endpoint, direction).Inc(count);

    /// <summary>
    /// The number of responses that last, now in progress, of one route, for those that are recorded with <see cref="RecordStream"/>: call
    /// <c>Inc()</c> when one starts and <c>Dec()</c> on the same gauge when it ends. Scopes do both themselves.
    /// </summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    /// <returns>The gauge.</returns>
    public Gauge InProgress(string method, string endpoint) => _routes.WithLabels(method, endpoint).InProgress;

    /// <summary>Shows a route's counters and histograms at 0 before the first stream, so that <c>rate()</c> sees it.</summary>
    /// <param name="method">The HTTP method in upper case.</param>
    /// <param name="endpoint">The route template.</param>
    public void Announce(string method, string endpoint)
    {
        _messages.Announce(endpoint, StreamDirection.Sent, StreamDirection.Received);
        if (_hasOwnLabel)
            return; // nobody knows its values beforehand
        _duration(method, endpoint, null);
        _firstByte(method, endpoint, null);
    }

    /// <summary>The handles that the streams of one route record to.</summary>
    private sealed class StreamHandles(HttpStreamMetrics family, string method, string endpoint)
    {
        private readonly RecentWindow _recent = family._recent.WithLabels(endpoint);

        public Gauge InProgress { get; } = family._inProgress.WithLabels(method, endpoint);

        public void End(OperationEnd end)
        {
            InProgress.Dec();
            Record(end.Outcome, end.Elapsed, ownLabel: null);
        }

        public void Record(OperationOutcome outcome, TimeSpan duration, string? ownLabel)
        {
            family._duration(method, endpoint, ownLabel).Observe(duration);
            _recent.Add(1, outcome == OperationOutcome.Failed ? 1 : 0);
        }
    }
}
