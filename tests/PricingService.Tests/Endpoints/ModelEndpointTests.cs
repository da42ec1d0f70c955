using System.Net;

namespace PricingService.Tests.Endpoints;

public class ModelEndpointTests
{
    [Fact]
    public async Task A_training_by_hand_without_outcomes_fails_and_counts()
    {
        await using var service = await RunningService.StartAsync();

        (await service.PostAsync("/models/old-mill/retrain")).Status.ShouldBe(HttpStatusCode.Accepted);

        await service.PageAsync(1, "pricing_retraining_total", ("property_id", "old-mill"), ("status", "failed"));

        // A page shows its metrics one after the other: the two may come on two pages.
        var page = await service.PageAsync(1, "pricing_retraining_duration_seconds_count", ("property_id", "old-mill"), ("model_type", "conversion"));
        page.Value("pricing_models_loaded").ShouldBe(0);
    }

    [Fact]
    public async Task The_worker_goes_on_after_a_training_that_failed()
    {
        await using var service = await RunningService.StartAsync();
        await service.PostAsync("/models/old-mill/retrain");

        (await service.TrainAsync("city-suites")).Model.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_training_by_hand_of_the_same_outcomes_is_not_deployed()
    {
        await using var service = await RunningService.StartAsync();
        await service.TrainAsync("old-mill");

        (await service.PostAsync("/models/old-mill/retrain")).Status.ShouldBe(HttpStatusCode.Accepted);

        var page = await service.PageAsync(1, "pricing_retraining_total", ("property_id", "old-mill"), ("status", "not_deployed"));
        page.Value("pricing_retraining_total", ("property_id", "old-mill"), ("status", "deployed")).ShouldBe(1);
    }

    [Fact]
    public async Task An_unknown_property_has_no_model()
    {
        await using var service = await RunningService.StartAsync();

        (await service.PostAsync("/models/castle/retrain")).ShouldBeProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Looking_at_the_models_is_no_use_of_them()
    {
        await using var service = await RunningService.StartAsync();

        var (status, body) = await service.GetAsync("/models");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldStartWith("""[{"propertyId":"harbour-hotel","inMemory":false,"inTraining":false,"outcomes":0,"model":null},""");
        (await service.PageAsync()).Value("pricing_model_cache_misses_total").ShouldBe(0);
    }
}
