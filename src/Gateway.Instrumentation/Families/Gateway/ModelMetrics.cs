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
    private readonly Labeled<Gauge, string> _errorRate;
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Gauge, string> _averageLatency;
    private readonly Labeled<Histogram, string> _latency;
    private readonly Labeled<Counter, string> _requests;

    private readonly Labeled<UpstreamHandles, string> _models;
    private readonly OperationKind<UpstreamHandles> _request;
    private readonly MetricRegistry _registry;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Model = Label.Text("model");
        _registry = metrics.Registry;

        _errorRate = metrics.Gauge("model_error_rate", "Share of the requests that failed lately, from 0 to 1.", Model);
        _errors = metrics.Counter("model_errors_total", "Requests that a model did not answer, or answered with an error.", Model);
        _averageLatency = metrics.Gauge("model_latency_avg_seconds", "Mean time to the end of the answers that came lately.", Model);
        _latency = metrics.Histogram("model_latency_seconds", "Time from a request to the end of its model's answer.", UpstreamHandles.LatencyBuckets, Model);
        _requests = metrics.Counter("model_requests_total", "Requests that were made of a model, failed ones included.", Model);

        _models = metrics.Registry.Shared(_requests, () => metrics.Bundle(Model, MakeSeries));
        _request = metrics.OperationKind<UpstreamHandles>(static (series, end) => series.End(end));
    }

    internal Label<string> Model { get; }

    /// <summary>Starts a request to a model: itself, its latency, and its error if it fails. A cancelled one is no error.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackRequest(string model) => _request.Start(SeriesOf(model));

    /// <summary>Records a request that was timed elsewhere. Not for one that <see cref="HttpMetrics"/> was told the model of: it counts already.</summary>
    /// <param name="model">The model.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <param name="failed">Whether it failed; a cancelled one did not.</param>
    public void RecordRequest(string model, TimeSpan duration, bool failed = false) => SeriesOf(model).Record(duration, failed);

    /// <summary>
    /// Shows a model's counters and its histogram at 0 before anything happened, so that <c>rate()</c> sees the first event.
    /// </summary>
    /// <param name="model">The model.</param>
    public void Announce(string model) => SeriesOf(model);

    internal UpstreamHandles SeriesOf(string model) => _models.WithLabels(model);

    private UpstreamHandles MakeSeries(string model)
    {
        var recent = _registry.Window<WindowSlice>();
        _errorRate.WithLabels(model).ShowRecent(() => recent.Totals().Share);
        _averageLatency.WithLabels(model).ShowRecent(() => recent.Totals().Average);
        return new UpstreamHandles(_errors.WithLabels(model), _latency.WithLabels(model), _requests.WithLabels(model), recent);
    }
}
