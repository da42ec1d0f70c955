namespace Gateway.Instrumentation;

/// <summary>
/// The requests that AI models answer: how many, how long they took, and how many failed. Those that
/// <see cref="HttpMetrics"/> is told the model of count here by themselves.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a model is known. A model is a text label with the
/// default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class ModelMetrics
{
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Histogram, string> _latency;
    private readonly Labeled<Counter, string> _requests;

    private readonly Labeled<UpstreamHandles, string> _models;
    private readonly OperationKind<UpstreamHandles> _request;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var model = Label.Text("model");

        var errorRate = metrics.Gauge("model_error_rate", "Share of the requests that failed lately, from 0 to 1.", model);
        _errors = metrics.Counter("model_errors_total", "Requests that a model did not answer, or answered with an error.", model);
        var averageLatency = metrics.Gauge("model_latency_avg_seconds", "Mean time to the end of the answers that came lately.", model);
        _latency = metrics.Histogram("model_latency_seconds", "Time from a request to the end of its model's answer.", UpstreamHandles.LatencyBuckets, model);
        _requests = metrics.Counter("model_requests_total", "Requests that were made of a model, failed ones included.", model);

        var recent = metrics.RecentWindow(model, (errorRate, RecentStatistic.MarkedShare), (averageLatency, RecentStatistic.Average));
        _models = metrics.Bundle(model, name => new UpstreamHandles(
            _errors.WithLabels(name), _latency.WithLabels(name), _requests.WithLabels(name), recent.WithLabels(name)));
        _request = metrics.OperationKind<UpstreamHandles>(static (series, end) => series.End(end));
    }

    /// <summary>Starts a request to a model: itself, its latency, and its error if it fails. A cancelled one is no error.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackRequest(string model) => _request.Start(HandlesOf(model));

    /// <summary>
    /// Records a request that was timed elsewhere and succeeded. Not for one that <see cref="HttpMetrics"/> was told the model
    /// of: it counts already.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string model, TimeSpan duration) => RecordRequest(model, OperationOutcome.Success, duration);

    /// <summary>
    /// Records a request that was timed elsewhere. Not for one that <see cref="HttpMetrics"/> was told the model of: it counts
    /// already.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string model, OperationOutcome outcome, TimeSpan duration) => HandlesOf(model).Record(outcome, duration);

    /// <summary>
    /// Shows a model's counters and its histogram at 0 before anything happened, so that <c>rate()</c> sees the first event.
    /// </summary>
    /// <param name="model">The model.</param>
    public void Announce(string model) => HandlesOf(model);

    internal UpstreamHandles HandlesOf(string model) => _models.WithLabels(model);
}
