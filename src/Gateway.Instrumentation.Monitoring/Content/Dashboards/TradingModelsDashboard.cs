using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The machine-learning models that trade.</summary>
internal static class TradingModelsDashboard
{
    public const string Uid = "gateway-ml-models";

    private const string Seldom = "a model is trained a few times a day";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Trading: ML Models", "Are the models still good, and fast enough?",
        new Row(
            "Models",
            new Panel(
                "Model Accuracy", "The latest score of each model by kind of score. A fall after a release of the model: go back.", Unit.Ratio,
                Level("min", MlModelAccuracy, "model_name, model_version, metric_type"))
            {
                Kind = PanelKind.Gauge,
                Width = 12,
                Min = 0,
                Max = 1,
                BaseColor = "red",
                Thresholds = [new(0.5, "orange"), new(0.7, "green")],
            },
            new Panel(
                "Model Drift Score", "How far each model's data has moved from what it was trained on. Above 0.15 it needs a training.", Unit.Number,
                Level("max", MlModelDriftScore, "model_name, model_version, drift_type"))
            {
                Kind = PanelKind.Stat,
                Width = 12,
                Height = 6,
                Thresholds = [new(0.15, "red", "ModelDrift")],
            },
            new Panel(
                "Model Accuracy Over Time", "The latest score of each model, worst instance.", Unit.Ratio,
                Level("min", MlModelAccuracy, "model_name, model_version, metric_type"))
            {
                Min = 0,
                Max = 1,
            },
            new Panel(
                "Model Drift Over Time", "Drift by kind. Above 0.15 for half an hour the alert fires.", Unit.Number,
                Level("max", MlModelDriftScore, "model_name, model_version, drift_type"))
            {
                Thresholds = [new(0.15, "red", "ModelDrift")],
            },
            new Panel(
                "Prediction Rate", "Successful predictions per second. None: nobody asks, or every prediction fails.", Unit.PerSecond,
                Rate(MlModelPredictionsTotal, "model_name, prediction_type")),
            new Panel(
                "Prediction Latency (P95/P99)", "95th and 99th percentile of one prediction.", Unit.Seconds,
                Percentiles(MlModelPredictionDurationSeconds, "model_name", 95, 99)),
            new Panel(
                "Training Duration (Last P95)", "95th percentile of the trainings of the last day.", Unit.Seconds,
                new Target(QuantileOf(0.95, MlModelTrainingDurationSeconds, "model_name", range: "1d"), "{{model_name}} p95") { FixedRange = Seldom })
            {
                Kind = PanelKind.Stat,
                Width = 24,
            },
            new Panel(
                "Model Performance Summary",
                "Each version of each model: its worst score, its highest drift, how often it is asked and how fast it answers.", Unit.Number,
                Level("min", MlModelAccuracy, "model_name, model_version", legend: "worst score") with { Unit = Unit.Ratio },
                Level("max", MlModelDriftScore, "model_name, model_version", legend: "highest drift"),
                Rate(MlModelPredictionsTotal, "model_name, model_version", legend: "predictions per second") with { Unit = Unit.PerSecond },
                new Target(QuantileOf(0.95, MlModelPredictionDurationSeconds, "model_name, model_version"), "latency p95") { Unit = Unit.Seconds })
            {
                Kind = PanelKind.Table,
            }))
    {
        Readers = "Data scientists look at it after a deployment and when a drift alert fires.",
        Tags = ["trading", "ml"],
    };
}
