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

    private readonly Labeled<UpstreamSeries, string> _models;
    private readonly Operation<UpstreamSeries> _request;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Model = Label.Text("model");

        _errors = metrics.Counter("model_errors_total", "Requests that a model did not answer, or answered with an error.", Model);
        _latency = metrics.Histogram("model_latency_seconds", "Time from a request to the end of its model's answer.", UpstreamSeries.LatencyBuckets, Model);
        _requests = metrics.Counter("model_requests_total", "Requests that were made of a model, failed ones included.", Model);

        _models = metrics.Bundle(Model, m => new UpstreamSeries(_errors.WithLabels(m), _latency.WithLabels(m), _requests.WithLabels(m)));
        _request = metrics.Operation<UpstreamSeries>(static (series, end) => series.End(end));
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

    internal UpstreamSeries SeriesOf(string model) => _models.WithLabels(model);
}
