namespace Gateway.Instrumentation;

/// <summary>The models of a trading service: their predictions and trainings, how accurate they are and how far they drift.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a model and its version are known. All labels are text
/// labels; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class MlModelMetrics
{
    private const string PlainAccuracy = "accuracy";
    private const string FeatureDrift = "feature";

    private static readonly Buckets PredictionBuckets = [0.01, 0.05, 0.1, 0.5, 1, 2, 5];

    // Up to half an hour.
    private static readonly Buckets TrainingBuckets = [10, 30, 60, 120, 300, 600, 1800];

    private readonly Labeled<Gauge, string, string, string> _accuracy;
    private readonly Labeled<Gauge, string, string, string> _drift;
    private readonly Labeled<Histogram, string, string> _predictionDuration;
    private readonly Labeled<Counter, string, string, string> _predictionsMade;
    private readonly Labeled<Histogram, string, string> _trainingDuration;

    private readonly Labeled<PredictionHandles, string, string, string> _predictions;
    private readonly OperationKind<PredictionHandles> _prediction;
    private readonly OperationKind<Histogram> _training;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public MlModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var model = Label.Text("model_name");
        var version = Label.Text("model_version");
        var predictionType = Label.Text("prediction_type", limit: 32);

        _accuracy = metrics.Gauge("ml_model_accuracy", "How well a model did when it was last measured, by the kind of score.", model, version, Label.Text("metric_type", limit: 32));
        _drift = metrics.Gauge("ml_model_drift_score", "How far a model's data had drifted when it was last measured, by the kind of drift.", model, version, Label.Text("drift_type", limit: 32));
        _predictionDuration = metrics.Histogram("ml_model_prediction_duration_seconds", "How long one prediction took, however it ended.", PredictionBuckets, model, version);
        _predictionsMade = metrics.Counter("ml_model_predictions_total", "Predictions that were made; those that failed are not among them.", model, version, predictionType);
        _trainingDuration = metrics.Histogram("ml_model_training_duration_seconds", "How long one training run took, however it ended.", TrainingBuckets, model, version);

        _predictions = metrics.Bundle(model, version, predictionType, (m, v, p) => new PredictionHandles(this, m, v, p));
        _prediction = metrics.OperationKind<PredictionHandles>(static (prediction, end) => prediction.End(end));
        _training = metrics.OperationKind<Histogram>(static (duration, end) => duration.Observe(end.Elapsed));
    }

    /// <summary>
    /// Starts a prediction: its duration and, when it succeeds, one more prediction made. One that failed or was cancelled is
    /// in the duration only, so that the duration's count less the predictions made is how many came to nothing.
    /// </summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="predictionType">What it predicts, such as <c>price</c>: one of at most 32.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackPrediction(string modelName, string modelVersion, string predictionType) =>
        _prediction.Start(_predictions.WithLabels(modelName, modelVersion, predictionType));

    /// <summary>Records a prediction that was timed elsewhere.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="predictionType">What it predicts: one of at most 32.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPrediction(string modelName, string modelVersion, string predictionType, TimeSpan duration) =>
        RecordPrediction(modelName, modelVersion, predictionType, OperationOutcome.Success, duration);

    /// <summary>Records a prediction that was timed elsewhere. Of one that did not succeed only the duration is recorded.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="predictionType">What it predicts: one of at most 32.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPrediction(string modelName, string modelVersion, string predictionType, OperationOutcome outcome, TimeSpan duration) =>
        _prediction.Record(_predictions.WithLabels(modelName, modelVersion, predictionType), outcome, duration);

    /// <summary>Starts a training run and records its duration, however it ends.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">The version that is trained.</param>
    /// <returns>The scope.</returns>
    public OperationScope TrackTraining(string modelName, string modelVersion) =>
        _training.Start(_trainingDuration.WithLabels(modelName, modelVersion));

    /// <summary>Records a training run that was timed elsewhere.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">The version that was trained.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordTraining(string modelName, string modelVersion, TimeSpan duration) =>
        _trainingDuration.WithLabels(modelName, modelVersion).Observe(duration);

    /// <summary>Sets how well a model did.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="value">The score; accuracies are from 0 to 1, the best.</param>
    /// <param name="metricType">Which score, such as <c>f1</c>: one of at most 32.</param>
    public void SetAccuracy(string modelName, string modelVersion, double value, string metricType = PlainAccuracy) =>
        _accuracy.WithLabels(modelName, modelVersion, metricType).Set(value);

    /// <summary>Sets how far a model's data has drifted.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="value">The drift score; 0 is none, and above 0.15 the alert fires.</param>
    /// <param name="driftType">What drifted, such as <c>prediction</c>: one of at most 32.</param>
    public void SetDrift(string modelName, string modelVersion, double value, string driftType = FeatureDrift) =>
        _drift.WithLabels(modelName, modelVersion, driftType).Set(value);

    /// <summary>Takes one score of a model off the page, when a version is no longer in use.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="metricType">Which score.</param>
    /// <returns>False when it was not shown.</returns>
    public bool RemoveAccuracy(string modelName, string modelVersion, string metricType = PlainAccuracy) =>
        _accuracy.Remove(modelName, modelVersion, metricType);

    /// <summary>Takes one drift of a model off the page, when a version is no longer in use: its last drift would go on alerting.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="driftType">What drifted.</param>
    /// <returns>False when it was not shown.</returns>
    public bool RemoveDrift(string modelName, string modelVersion, string driftType = FeatureDrift) =>
        _drift.Remove(modelName, modelVersion, driftType);

    /// <summary>Shows a model's predictions and trainings at 0 before the first one, so that <c>rate()</c> sees it.</summary>
    /// <param name="modelName">Which model.</param>
    /// <param name="modelVersion">Its version.</param>
    /// <param name="predictionTypes">What it predicts.</param>
    public void Announce(string modelName, string modelVersion, params ReadOnlySpan<string> predictionTypes)
    {
        _predictionDuration.WithLabels(modelName, modelVersion);
        _trainingDuration.WithLabels(modelName, modelVersion);
        foreach (var predictionType in predictionTypes)
            _predictions.WithLabels(modelName, modelVersion, predictionType);
    }

    /// <summary>All that one prediction touches.</summary>
    private sealed class PredictionHandles(MlModelMetrics family, string model, string version, string predictionType)
    {
        private readonly Histogram _duration = family._predictionDuration.WithLabels(model, version);
        private readonly Counter _made = family._predictionsMade.WithLabels(model, version, predictionType);

        public void End(OperationEnd end)
        {
            _duration.Observe(end.Elapsed);
            if (end.Outcome == OperationOutcome.Success)
                _made.Inc();
        }
    }
}
