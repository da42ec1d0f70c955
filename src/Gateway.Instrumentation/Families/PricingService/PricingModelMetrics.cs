namespace Gateway.Instrumentation;

/// <summary>The pricing service's models: the duration of predictions, and how many models are in memory.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a property and a model type are known together. Both are
/// text labels with the default limit; null is recorded as <c>unknown</c>.
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
    /// <param name="metrics">The factory to register them with.</param>
    public PricingModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var hits = metrics.Counter("pricing_model_cache_hits_total", "Number of look-ups that found the model in memory.");
        var misses = metrics.Counter("pricing_model_cache_misses_total", "Number of look-ups that did not find the model in memory.");
        _predictions = metrics.Histogram("pricing_model_prediction_seconds", "Duration of one inference in seconds, for all outcomes.", PredictionBuckets, Label.Text("property_id"), Label.Text("model_type"));
        _loaded = metrics.Gauge("pricing_models_loaded", "Number of ML models in memory.");

        _lookups = new HitsAndMisses(hits, misses);
        _lookup = metrics.OperationKind<HitsAndMisses, CacheLookupResult>(static (lookups, end) => lookups.End(end));
        _prediction = metrics.OperationKind<Histogram>(static (duration, end) => duration.Observe(end.Elapsed));
    }

    /// <summary>
    /// Starts a look-up of a model. Report with <c>Complete</c> whether the model was in memory. A failed look-up counts as a
    /// miss, because the model was not in memory. A cancelled one is not counted.
    /// </summary>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<CacheLookupResult> TrackModelLookup() => _lookup.Start(_lookups);

    /// <summary>Counts a look-up that found the model in memory.</summary>
    public void RecordCacheHit() => _lookups.Record(CacheLookupResult.Hit);

    /// <summary>Counts a look-up that did not find the model in memory.</summary>
    public void RecordCacheMiss() => _lookups.Record(CacheLookupResult.Miss);

    /// <summary>Starts an inference. Its end records the duration for every outcome.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelType">The model type, such as <c>conversion</c>, <c>adr</c> or <c>revpar</c>.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackPrediction(string propertyId, string modelType) => _prediction.Start(_predictions.WithLabels(propertyId, modelType));

    /// <summary>Records an inference that was timed elsewhere.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelType">The model type.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPrediction(string propertyId, string modelType, TimeSpan duration) => _predictions.WithLabels(propertyId, modelType).Observe(duration);

    /// <summary>Sets the number of models in memory. Call it at start and after every load and removal. 0 raises an alert, as it should.</summary>
    /// <param name="count">Number of models.</param>
    public void SetModelsLoaded(int count) => _loaded.SetLasting(count);

    /// <summary>Shows a model's histogram at 0 before the first prediction, so that <c>rate()</c> sees that prediction.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelType">The model type.</param>
    public void Announce(string propertyId, string modelType) => _predictions.WithLabels(propertyId, modelType);
}
