using System.Net;

namespace Gateway.Instrumentation.Tests.Allocation;

public class PricingServiceFamiliesAllocationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();

    [Fact]
    public void The_api()
    {
        var api = new PricingApiMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            api.RecordRequest("GET", "/score", 200, Second);
            api.RecordRequest("GET", "/score", 404, Second);
            api.RecordScoreRequest(PricingScoringMethod.RuleBased, Second);
            using (var request = api.TrackRequest("GET", "/score"))
                request.Complete(HttpStatusCode.OK);
            api.TrackRequest("GET", "/score").Dispose();
            api.TrackScoreRequest(PricingScoringMethod.MlElasticity).Dispose();
        }).ShouldBe(0);
    }

    [Fact]
    public void The_models()
    {
        var models = new PricingModelMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            models.RecordCacheHit();
            models.RecordCacheMiss();
            models.RecordPrediction("p1", "adr", Second);
            models.SetModelsLoaded(3);
            models.TrackPrediction("p1", "adr").Dispose();
            using var lookup = models.TrackModelLookup();
            lookup.Complete(CacheLookupResult.Hit);
        }).ShouldBe(0);
    }

    [Fact]
    public void Learning()
    {
        var learning = new LearningMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            learning.RecordDrift("p1", PricingDriftResponse.Retrain);
            learning.RecordOutcomes("p1", 5, 2);
            learning.RecordInvalidOutcomes("p1", "no_price", 2);
            learning.RecordRetraining("p1", "adr", RetrainingStatus.Failed, Second);
            learning.RecordRetraining("p1", "adr", (RetrainingStatus)77, Second);
            using (var retraining = learning.TrackRetraining("p1", "adr"))
                retraining.Complete(RetrainingResult.NotDeployed);
            learning.TrackRetraining("p1", "adr").Dispose();
        }).ShouldBe(0);
    }

    [Fact]
    public void Experiments()
    {
        var experiments = new ExperimentMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            experiments.RecordAssignment("e1", PricingExperimentVariant.Ml);
            experiments.RecordAccepted("e1", PricingExperimentVariant.RuleBased);
            experiments.RecordDeclined("e1", (PricingExperimentVariant)77);
        }).ShouldBe(0);
    }

    [Fact]
    public void Competitors()
    {
        var competitors = new CompetitorMetrics(_test.Metrics);
        var now = _test.Time.GetUtcNow();
        Allocated.By(() =>
        {
            competitors.RecordFetch("p1", CompetitorFetchResult.Success);
            competitors.RecordFetch("p1", CompetitorFetchResult.NotFound);
            competitors.SetNewestData("p2", now);
            using (var fetch = competitors.TrackFetch("p1"))
                fetch.Complete(CompetitorFetchResult.Success);
            competitors.TrackFetch("p1").Dispose();
        }).ShouldBe(0);
    }
}
