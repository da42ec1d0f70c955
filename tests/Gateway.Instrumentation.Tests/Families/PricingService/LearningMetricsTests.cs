using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class LearningMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly LearningMetrics _learning;

    public LearningMetricsTests() => _learning = new LearningMetrics(_test.Metrics);

    private string Retrainings => _test.SamplesOf("pricing_retraining_duration_seconds_sum", "pricing_retraining_duration_seconds_count", "pricing_retraining_total");

    [Fact]
    public void A_drift_is_counted_by_whether_a_retraining_follows()
    {
        _learning.RecordDrift("p1", PricingDriftResponse.None);
        _learning.RecordDrift("p1", PricingDriftResponse.None);
        _test.Samples.ShouldBe(
            """
            pricing_drift_detected_total{property_id="p1",trigger_retrain="true"} 0
            pricing_drift_detected_total{property_id="p1",trigger_retrain="false"} 2
            """);
        _learning.RecordDrift("p1", PricingDriftResponse.Retrain);
        _test.Registry.Value("pricing_drift_detected_total", ("trigger_retrain", "true")).ShouldBe(1);
    }

    [Fact]
    public void Outcomes_are_counted_valid_and_invalid()
    {
        _learning.RecordOutcomes("p1", 20, 3);
        _learning.RecordOutcomes("p1", 1);
        _test.Samples.ShouldBe(
            """
            pricing_outcomes_ingested_total{property_id="p1"} 21
            pricing_outcomes_invalid_total{property_id="p1",reason="validation_failed"} 3
            """);
    }

    [Fact]
    public void A_batch_of_only_invalid_outcomes_is_visible()
    {
        _learning.RecordOutcomes("p1", 0, 5);
        _test.Samples.ShouldBe(
            """
            pricing_outcomes_ingested_total{property_id="p1"} 0
            pricing_outcomes_invalid_total{property_id="p1",reason="validation_failed"} 5
            """);
    }

    [Fact]
    public void Invalid_outcomes_are_counted_by_reason_beside_the_valid_ones()
    {
        _learning.RecordInvalidOutcomes("p1", "no_price", 2);
        _learning.RecordInvalidOutcomes("p1");
        _learning.RecordInvalidOutcomes("p1", count: 3);
        _test.Samples.ShouldBe(
            """
            pricing_outcomes_ingested_total{property_id="p1"} 0
            pricing_outcomes_invalid_total{property_id="p1",reason="validation_failed"} 4
            pricing_outcomes_invalid_total{property_id="p1",reason="no_price"} 2
            """);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Counts_of_0_or_less_record_nothing_and_make_no_series(int count)
    {
        _learning.RecordOutcomes("p1", count, count);
        _learning.RecordInvalidOutcomes("p1", "no_price", count);
        _test.Samples.ShouldBeEmpty();
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RetrainingResult.Deployed, "deployed")]
    [InlineData(RetrainingResult.NotDeployed, "not_deployed")]
    [InlineData((RetrainingResult)77, "unknown")]
    public void A_retraining_is_counted_by_what_became_of_it(RetrainingResult result, string status)
    {
        using (var retraining = _learning.TrackRetraining("p1", "adr"))
        {
            _test.Time.Advance(TimeSpan.FromMinutes(40));
            retraining.Complete(result);
        }

        _test.Registry.Value("pricing_retraining_total", ("property_id", "p1"), ("model_type", "adr"), ("status", status)).ShouldBe(1);
        _test.Registry.Value("pricing_retraining_total").ShouldBe(1);
        _test.Registry.Value("pricing_retraining_duration_seconds_sum", ("property_id", "p1"), ("model_type", "adr")).ShouldBe(2400);
    }

    [Fact]
    public async Task A_retraining_that_throws_failed_and_keeps_its_duration()
    {
        await Should.ThrowAsync<TimeoutException>(() => _learning.TrackRetraining("p1", "adr").RunAsync(Fail));
        Retrainings.ShouldBe(
            """
            pricing_retraining_duration_seconds_sum{property_id="p1",model_type="adr"} 60
            pricing_retraining_duration_seconds_count{property_id="p1",model_type="adr"} 1
            pricing_retraining_total{property_id="p1",model_type="adr",status="deployed"} 0
            pricing_retraining_total{property_id="p1",model_type="adr",status="not_deployed"} 0
            pricing_retraining_total{property_id="p1",model_type="adr",status="failed"} 1
            """);

        Task<RetrainingResult> Fail()
        {
            _test.Time.Advance(TimeSpan.FromMinutes(1));
            throw new TimeoutException();
        }
    }

    [Fact]
    public void A_retraining_that_was_cancelled_has_a_duration_and_no_outcome()
    {
        using (var retraining = _learning.TrackRetraining("p1", "adr"))
        {
            _test.Time.Advance(TimeSpan.FromMinutes(1));
            retraining.Cancel();
        }

        Retrainings.ShouldBe(
            """
            pricing_retraining_duration_seconds_sum{property_id="p1",model_type="adr"} 60
            pricing_retraining_duration_seconds_count{property_id="p1",model_type="adr"} 1
            pricing_retraining_total{property_id="p1",model_type="adr",status="deployed"} 0
            pricing_retraining_total{property_id="p1",model_type="adr",status="not_deployed"} 0
            pricing_retraining_total{property_id="p1",model_type="adr",status="failed"} 0
            """);
    }

    [Fact]
    public void A_retraining_that_was_timed_elsewhere_can_be_recorded()
    {
        _learning.RecordRetraining("p1", "adr", RetrainingStatus.Failed, TimeSpan.FromSeconds(30));
        _learning.RecordRetraining("p1", "adr", RetrainingStatus.Deployed, TimeSpan.FromSeconds(-1));
        _learning.RecordRetraining("p1", "adr", (RetrainingStatus)77, TimeSpan.Zero);
        Retrainings.ShouldBe(
            """
            pricing_retraining_duration_seconds_sum{property_id="p1",model_type="adr"} 30
            pricing_retraining_duration_seconds_count{property_id="p1",model_type="adr"} 2
            pricing_retraining_total{property_id="p1",model_type="adr",status="deployed"} 1
            pricing_retraining_total{property_id="p1",model_type="adr",status="not_deployed"} 0
            pricing_retraining_total{property_id="p1",model_type="adr",status="failed"} 1
            pricing_retraining_total{property_id="p1",model_type="adr",status="unknown"} 1
            """);
    }

    [Fact]
    public void Announced_reasons_for_invalid_outcomes_show_0()
    {
        _learning.AnnounceInvalidOutcomes("p1", "no_price", "in_future");

        _test.Registry.Scrape().Samples.Where(sample => sample.Name == "pricing_outcomes_invalid_total").Select(sample => sample.Line).ShouldBe(
        [
            """pricing_outcomes_invalid_total{property_id="p1",reason="no_price"} 0""",
            """pricing_outcomes_invalid_total{property_id="p1",reason="in_future"} 0""",
        ]);
    }

    [Fact]
    public void An_announced_property_shows_its_counters_and_its_models_at_0()
    {
        _learning.Announce("p1", "adr", "revpar");
        var page = _test.Registry.Scrape();
        page.Samples.Where(sample => !sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).Select(sample => sample.Line).ShouldBe(
        [
            """pricing_drift_detected_total{property_id="p1",trigger_retrain="true"} 0""",
            """pricing_drift_detected_total{property_id="p1",trigger_retrain="false"} 0""",
            """pricing_outcomes_ingested_total{property_id="p1"} 0""",
            """pricing_outcomes_invalid_total{property_id="p1",reason="validation_failed"} 0""",
            """pricing_retraining_duration_seconds_sum{property_id="p1",model_type="adr"} 0""",
            """pricing_retraining_duration_seconds_count{property_id="p1",model_type="adr"} 0""",
            """pricing_retraining_duration_seconds_sum{property_id="p1",model_type="revpar"} 0""",
            """pricing_retraining_duration_seconds_count{property_id="p1",model_type="revpar"} 0""",
            """pricing_retraining_total{property_id="p1",model_type="adr",status="deployed"} 0""",
            """pricing_retraining_total{property_id="p1",model_type="adr",status="not_deployed"} 0""",
            """pricing_retraining_total{property_id="p1",model_type="adr",status="failed"} 0""",
            """pricing_retraining_total{property_id="p1",model_type="revpar",status="deployed"} 0""",
            """pricing_retraining_total{property_id="p1",model_type="revpar",status="not_deployed"} 0""",
            """pricing_retraining_total{property_id="p1",model_type="revpar",status="failed"} 0""",
        ]);
    }
}
