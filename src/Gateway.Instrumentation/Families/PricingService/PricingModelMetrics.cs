namespace Gateway.Instrumentation;

/// <summary>The pricing service's models: how long predictions take, and whether models are held in memory.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a property and a type of model are known together. Both
/// are text labels with the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class PricingModelMetrics
{
    private static readonly Buckets PredictionBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5];

    private readonly Labeled<Histogram, string, string> _predictions;
    private readonly Gauge _loaded;

    private readonly HitsAndMisses _lookups;
    private readonly OperationKind<HitsAndMisses, CacheLookupResult> _lookup;
    private readonly OperationKind<Histogram> _prediction;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public PricingModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var hits = metrics.Counter("pricing_model_cache_hits_total", "Look-ups that found their model in memory.");
        var misses = metrics.Counter("pricing_model_cache_misses_total", "Look-ups that had to load their model, or to try.");
        _predictions = metrics.Histogram("pricing_model_prediction_seconds", "How long one inference took.", PredictionBuckets, Label.Text("property_id"), Label.Text("model_type"));
        _loaded = metrics.Gauge("pricing_models_loaded", "ML models that are held in memory.");

        _lookups = new HitsAndMisses(hits, misses);
        _lookup = metrics.OperationKind<HitsAndMisses, CacheLookupResult>(static (lookups, end) => lookups.End(end));
        _prediction = metrics.OperationKind<Histogram>(static (duration, end) => duration.Observe(end.Elapsed));
    }

    /// <summary>
    /// Starts a look-up of a model, whose <c>Complete</c> says whether it was in memory. One that fails counts as a miss:
    /// the model was not there. A cancelled one is not counted.
    /// </summary>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope<CacheLookupResult> TrackModelLookup() => _lookup.Start(_lookups);

    /// <summary>Counts a model that was found in memory.</summary>
    public void RecordCacheHit() => _lookups.Record(CacheLookupResult.Hit);

    /// <summary>Counts a model that had to be loaded.</summary>
    public void RecordCacheMiss() => _lookups.Record(CacheLookupResult.Miss);

    /// <summary>Starts an inference and records how long it took, also when it fails.</summary>
    /// <param name="propertyId">Whose price is predicted.</param>
    /// <param name="modelType">Which kind of model predicts, such as <c>conversion</c>, <c>adr</c> or <c>revpar</c>.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackPrediction(string propertyId, string modelType) => _prediction.Start(_predictions.WithLabels(propertyId, modelType));

    /// <summary>Records an inference that was timed elsewhere.</summary>
    /// <param name="propertyId">Whose price was predicted.</param>
    /// <param name="modelType">Which kind of model predicted.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPrediction(string propertyId, string modelType, TimeSpan duration) => _predictions.WithLabels(propertyId, modelType).Observe(duration);

    /// <summary>Sets how many models are held in memory. Call it after every load and removal, and once at start: 0 raises an alert, and so it should.</summary>
    /// <param name="count">How many models.</param>
    public void SetModelsLoaded(int count) => _loaded.Set(count);

    /// <summary>Shows a model's histogram at 0 before it predicted anything, so that <c>rate()</c> sees the first prediction.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelType">The kind of model.</param>
    public void Announce(string propertyId, string modelType) => _predictions.WithLabels(propertyId, modelType);
}
