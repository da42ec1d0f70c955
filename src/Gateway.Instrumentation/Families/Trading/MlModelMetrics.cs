namespace Gateway.Instrumentation;

/// <summary>The models of a trading service: the number and duration of predictions, the duration of training runs, accuracy and drift.</summary>
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
    private readonly Label<string> _model = Label.Text("model_name");
    private readonly Label<string> _version = Label.Text("model_version");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public MlModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var predictionType = Label.Text("prediction_type", limit: 32);

        _accuracy = metrics.Gauge("ml_model_accuracy", "Latest measured score of a model, by kind of score.", _model, _version, Label.Text("metric_type", limit: 32));
        _drift = metrics.Gauge("ml_model_drift_score", "Latest measured drift of a model's data, by kind of drift.", _model, _version, Label.Text("drift_type", limit: 32));
        _predictionDuration = metrics.Histogram("ml_model_prediction_duration_seconds", "Duration of one prediction in seconds, for all outcomes.", PredictionBuckets, _model, _version);
        _predictionsMade = metrics.Counter("ml_model_predictions_total", "Number of successful predictions.", _model, _version, predictionType);
        _trainingDuration = metrics.Histogram("ml_model_training_duration_seconds", "Duration of one training run in seconds, for all outcomes.", TrainingBuckets, _model, _version);

        _predictions = metrics.Bundle(_model, _version, predictionType, (m, v, p) => new PredictionHandles(this, m, v, p));
        _prediction = metrics.OperationKind<PredictionHandles>(static (prediction, end) => prediction.End(end));
        _training = metrics.OperationKind<Histogram>(static (duration, end) => duration.Observe(end.Elapsed));
    }

    /// <summary>
    /// Starts a prediction. Its end records the duration and, if it succeeded, counts the prediction. The duration's count
    /// minus the number of predictions is therefore the number of failed and cancelled ones.
    /// </summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="predictionType">The type of prediction, such as <c>price</c>. The label limit is 32.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackPrediction(string modelName, string modelVersion, string predictionType) =>
        _prediction.Start(_predictions.WithLabels(modelName, modelVersion, predictionType));

    /// <summary>Records a successful prediction that was timed elsewhere.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="predictionType">The type of prediction. The label limit is 32.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPrediction(string modelName, string modelVersion, string predictionType, TimeSpan duration) =>
        RecordPrediction(modelName, modelVersion, predictionType, OperationOutcome.Success, duration);

    /// <summary>Records a prediction that was timed elsewhere. For a failed or cancelled one, only the duration is recorded.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="predictionType">The type of prediction. The label limit is 32.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPrediction(string modelName, string modelVersion, string predictionType, OperationOutcome outcome, TimeSpan duration) =>
        _prediction.Record(_predictions.WithLabels(modelName, modelVersion, predictionType), outcome, duration);

    /// <summary>Starts a training run. Its end records the duration for every outcome.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version in training.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackTraining(string modelName, string modelVersion) =>
        _training.Start(_trainingDuration.WithLabels(modelName, modelVersion));

    /// <summary>Records a training run that was timed elsewhere.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The trained version.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordTraining(string modelName, string modelVersion, TimeSpan duration) =>
        _trainingDuration.WithLabels(modelName, modelVersion).Observe(duration);

    /// <summary>Sets a score of a model.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="value">The score; an accuracy is from 0 (worst) to 1 (best).</param>
    /// <param name="metricType">The kind of score, such as <c>f1</c>. The label limit is 32.</param>
    public void SetAccuracy(string modelName, string modelVersion, double value, string metricType = PlainAccuracy) =>
        _accuracy.WithLabels(modelName, modelVersion, metricType).Set(value);

    /// <summary>Sets the drift of a model's data.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="value">The drift score: 0 is no drift, and above 0.15 the alert fires.</param>
    /// <param name="driftType">The kind of drift, such as <c>prediction</c>. The label limit is 32.</param>
    public void SetDrift(string modelName, string modelVersion, double value, string driftType = FeatureDrift) =>
        _drift.WithLabels(modelName, modelVersion, driftType).Set(value);

    /// <summary>Removes the scores of a model from the page. Call it when the version is no longer in use.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="metricType">The kind of score; null removes all kinds.</param>
    /// <returns>True when there was one on the page.</returns>
    public bool RemoveAccuracy(string modelName, string modelVersion, string? metricType = null) =>
        metricType is null
            ? _accuracy.RemoveAll(_model, modelName, _version, modelVersion)
            : _accuracy.Remove(modelName, modelVersion, metricType);

    /// <summary>Removes the drifts of a model from the page. Call it when the version is no longer in use: its last drift would keep the alert firing.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="driftType">The kind of drift; null removes all kinds.</param>
    /// <returns>True when there was one on the page.</returns>
    public bool RemoveDrift(string modelName, string modelVersion, string? driftType = null) =>
        driftType is null
            ? _drift.RemoveAll(_model, modelName, _version, modelVersion)
            : _drift.Remove(modelName, modelVersion, driftType);

    /// <summary>Shows a model's predictions and training runs at 0 before the first one, so that <c>rate()</c> sees that one.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="modelVersion">The version of the model.</param>
    /// <param name="predictionTypes">The types of its predictions.</param>
    public void Announce(string modelName, string modelVersion, params ReadOnlySpan<string> predictionTypes)
    {
        _predictionDuration.WithLabels(modelName, modelVersion);
        _trainingDuration.WithLabels(modelName, modelVersion);
        foreach (var predictionType in predictionTypes)
            _predictions.WithLabels(modelName, modelVersion, predictionType);
    }

    /// <summary>The handles that predictions of one model and type record to.</summary>
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
