using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class MlModelMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly MlModelMetrics _models;

    public MlModelMetricsTests() => _models = new MlModelMetrics(_test.Metrics);

    [Fact]
    public void A_prediction_that_succeeded_is_counted_and_timed()
    {
        using (var prediction = _models.TrackPrediction("lstm", "v1", "price"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            prediction.Succeed();
        }

        _test.WithoutBuckets().ShouldBe(Predictions(made: 1, ended: 1, seconds: 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_prediction_that_failed_or_was_cancelled_is_timed_but_was_not_made(bool cancelled)
    {
        using (var prediction = _models.TrackPrediction("lstm", "v1", "price"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            if (cancelled)
                prediction.Cancel();
        }

        _test.WithoutBuckets().ShouldBe(Predictions(made: 0, ended: 1, seconds: 2));
    }

    [Theory]
    [InlineData(OperationOutcome.Success, 1)]
    [InlineData(OperationOutcome.Failed, 0)]
    [InlineData(OperationOutcome.Cancelled, 0)]
    public void A_prediction_that_was_timed_elsewhere_is_recorded_as_by_a_scope(OperationOutcome outcome, int made)
    {
        _models.RecordPrediction("lstm", "v1", "price", outcome, TimeSpan.FromSeconds(2));
        _test.WithoutBuckets().ShouldBe(Predictions(made, ended: 1, seconds: 2));
    }

    [Fact]
    public async Task An_exception_is_rethrown()
    {
        var thrown = new FormatException();
        var prediction = _models.TrackPrediction("lstm", "v1", "price").RunAsync(() => Task.FromException(thrown));
        (await Should.ThrowAsync<FormatException>(prediction)).ShouldBeSameAs(thrown);
        _test.WithoutBuckets().ShouldBe(Predictions(made: 0, ended: 1, seconds: 0));
    }

    [Fact]
    public void Trainings_are_timed_however_they_end()
    {
        using (var training = _models.TrackTraining("lstm", "v1"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(100));
            training.Succeed();
        }

        using (_models.TrackTraining("lstm", "v1"))
            _test.Time.Advance(TimeSpan.FromSeconds(20));
        using (var training = _models.TrackTraining("lstm", "v1"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            training.Cancel();
        }

        _models.RecordTraining("lstm", "v1", TimeSpan.FromHours(1));
        _test.WithoutBuckets().ShouldBe(
            """
            ml_model_training_duration_seconds_sum{model_name="lstm",model_version="v1"} 3723
            ml_model_training_duration_seconds_count{model_name="lstm",model_version="v1"} 4
            """);
        _test.Registry.Value("ml_model_training_duration_seconds_bucket", ("le", "1800.0")).ShouldBe(3);
    }

    [Fact]
    public void Negative_durations_are_dropped_and_counted()
    {
        _models.RecordPrediction("lstm", "v1", "price", TimeSpan.FromSeconds(-1));
        _models.RecordTraining("lstm", "v1", TimeSpan.FromSeconds(-1));
        _test.Registry.Value("ml_model_training_duration_seconds_count").ShouldBe(0);
        _test.Registry.Value("ml_model_prediction_duration_seconds_count").ShouldBe(0);
        _test.OwnSamples.ShouldBe(
            """
            gateway_metrics_rejected_total{metric="ml_model_prediction_duration_seconds",reason="negative"} 1
            gateway_metrics_rejected_total{metric="ml_model_training_duration_seconds",reason="negative"} 1
            """);
    }

    [Fact]
    public void A_model_shows_its_accuracy_and_the_drift_of_its_features()
    {
        _models.SetAccuracy("lstm", "v1", 0.9);
        _models.SetDrift("lstm", "v1", 0);
        _test.Samples.ShouldBe(
            """
            ml_model_accuracy{model_name="lstm",model_version="v1",metric_type="accuracy"} 0.9
            ml_model_drift_score{model_name="lstm",model_version="v1",drift_type="feature"} 0
            """);
    }

    [Fact]
    public void Scores_and_drifts_of_other_kinds_can_be_set_and_removed()
    {
        _models.SetAccuracy("lstm", "v1", 0.9);
        _models.SetAccuracy("lstm", "v1", 0.8, "f1");
        _models.SetDrift("lstm", "v1", 0.1);
        _models.SetDrift("lstm", "v1", 0.2, "prediction");
        _test.Samples.ShouldBe(
            """
            ml_model_accuracy{model_name="lstm",model_version="v1",metric_type="accuracy"} 0.9
            ml_model_accuracy{model_name="lstm",model_version="v1",metric_type="f1"} 0.8
            ml_model_drift_score{model_name="lstm",model_version="v1",drift_type="feature"} 0.1
            ml_model_drift_score{model_name="lstm",model_version="v1",drift_type="prediction"} 0.2
            """);

        _models.RemoveAccuracy("lstm", "v1", "f1").ShouldBeTrue();
        _models.RemoveDrift("lstm", "v1", "prediction").ShouldBeTrue();
        _models.RemoveAccuracy("lstm", "v2").ShouldBeFalse();
        _models.RemoveDrift("lstm", "v1", "concept").ShouldBeFalse();
        _test.Samples.ShouldBe(
            """
            ml_model_accuracy{model_name="lstm",model_version="v1",metric_type="accuracy"} 0.9
            ml_model_drift_score{model_name="lstm",model_version="v1",drift_type="feature"} 0.1
            """);
    }

    [Fact]
    public void A_version_that_is_no_longer_in_use_leaves_the_page_so_that_its_drift_alerts_no_more()
    {
        foreach (var (version, accuracy, drift) in new[] { ("v1", 0.5, 0.9), ("v2", 0.9, 0.01) })
        {
            _models.SetAccuracy("lstm", version, accuracy);
            _models.SetDrift("lstm", version, drift);
        }

        _models.RemoveAccuracy("lstm", "v1").ShouldBeTrue();
        _models.RemoveDrift("lstm", "v1").ShouldBeTrue();
        _test.Samples.ShouldBe(
            """
            ml_model_accuracy{model_name="lstm",model_version="v2",metric_type="accuracy"} 0.9
            ml_model_drift_score{model_name="lstm",model_version="v2",drift_type="feature"} 0.01
            """);
    }

    [Fact]
    public void An_announced_model_shows_0()
    {
        _models.Announce("lstm", "v1", "price");
        _test.WithoutBuckets().ShouldBe(
            $$"""
            {{Predictions(made: 0, ended: 0, seconds: 0)}}
            ml_model_training_duration_seconds_sum{model_name="lstm",model_version="v1"} 0
            ml_model_training_duration_seconds_count{model_name="lstm",model_version="v1"} 0
            """);
    }

    private static string Predictions(int made, int ended, int seconds) =>
        $$"""
        ml_model_prediction_duration_seconds_sum{model_name="lstm",model_version="v1"} {{seconds}}
        ml_model_prediction_duration_seconds_count{model_name="lstm",model_version="v1"} {{ended}}
        ml_model_predictions_total{model_name="lstm",model_version="v1",prediction_type="price"} {{made}}
        """;
}
