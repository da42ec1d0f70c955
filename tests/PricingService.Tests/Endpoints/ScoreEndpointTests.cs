using System.Net;
using System.Text.Json;
using Gateway.Instrumentation;
using PricingService.Scoring;
using PricingService.SimulatedMarket;

namespace PricingService.Tests.Endpoints;

public class ScoreEndpointTests
{
    private const string Hotel = "harbour-hotel";

    [Fact]
    public async Task A_visitor_in_the_arm_of_the_rules_gets_a_price_by_rules()
    {
        await using var service = await RunningService.StartAsync();
        await service.TrainAsync(Hotel);
        var visitor = service.VisitorIn(PricingExperimentVariant.RuleBased);

        var (status, body) = await service.ScoreAsync(Hotel, visitor);

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe("""{"propertyId":"harbour-hotel","price":189,"method":"rule_based","rulePrice":189,"factors":{"season":1,"weekday":1,"occupancy":1.05,"competitors":1,"product":1.05},"experimentId":"elasticity-pricing","variant":"rule_based","acceptance":null,"modelVersion":null}""");
        var page = await service.PageAsync(1, "pricing_score_latency_seconds_count", ("pricing_method", "rule_based"));
        page.Value("pricing_score_latency_seconds_count", ("pricing_method", "ml_elasticity")).ShouldBe(0);
        page.Value("pricing_ab_assignments_total", ("variant", "rule_based")).ShouldBe(1);
        page.Value("pricing_requests_total", ("method", "POST"), ("endpoint", "/score"), ("status_code", "200")).ShouldBe(1);
        page.Value("pricing_model_prediction_seconds_count").ShouldBe(0);
    }

    [Fact]
    public async Task A_visitor_in_the_arm_of_the_models_gets_the_price_that_the_model_finds_best()
    {
        await using var service = await RunningService.StartAsync();
        var model = (await service.TrainAsync(Hotel)).Model!;

        var score = ScoreOf(await service.ScoreAsync(Hotel, service.VisitorIn(PricingExperimentVariant.Ml)));

        score.Method.ShouldBe(PricingScoringMethod.MlElasticity);
        score.Price.ShouldBe(model.BestPrice(60, 0.8 * 189, 1.25 * 189), 0.005);
        score.Price.ShouldNotBe(score.RulePrice);
        score.Acceptance!.Value.ShouldBe(model.AcceptanceAt(score.Price), 1e-12);
        score.ModelVersion.ShouldBe(1);
        var page = await service.PageAsync(1, "pricing_score_latency_seconds_count", ("pricing_method", "ml_elasticity"));
        page.Value("pricing_score_latency_seconds_count", ("pricing_method", "rule_based")).ShouldBe(0);
        page.Value("pricing_model_prediction_seconds_count", ("property_id", Hotel), ("model_type", "conversion")).ShouldBe(1);
        page.Value("pricing_model_cache_hits_total").ShouldBe(1);
    }

    [Fact]
    public async Task A_visitor_in_the_arm_of_the_models_gets_a_price_by_rules_while_there_is_no_model()
    {
        await using var service = await RunningService.StartAsync();

        var score = ScoreOf(await service.ScoreAsync(Hotel, service.VisitorIn(PricingExperimentVariant.Ml)));

        (score.Method, score.Variant).ShouldBe((PricingScoringMethod.RuleBased, PricingExperimentVariant.Ml));
        var page = await service.PageAsync(1, "pricing_score_latency_seconds_count", ("pricing_method", "rule_based"));
        page.Value("pricing_ab_assignments_total", ("variant", "ml")).ShouldBe(1);
        page.Value("pricing_model_cache_misses_total").ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"visitorId":"v","night":"2999-05-14","occupancy":0.5}""", "propertyId")]
    [InlineData("""{"propertyId":"harbour-hotel","night":"2999-05-14","occupancy":0.5}""", "visitorId")]
    [InlineData("""{"propertyId":"harbour-hotel","visitorId":"v","occupancy":0.5}""", "night")]
    [InlineData("""{"propertyId":"harbour-hotel","visitorId":"v","night":"2001-05-14","occupancy":0.5}""", "2001-05-14 is over")]
    [InlineData("""{"propertyId":"harbour-hotel","visitorId":"v","night":"2999-05-14"}""", "occupancy")]
    [InlineData("""{"propertyId":"harbour-hotel","visitorId":"v","night":"2999-05-14","occupancy":1.1}""", "occupancy")]
    [InlineData("How much is a night?", "")]
    [InlineData("null", "")]
    public async Task A_request_that_makes_no_sense_is_refused_with_what_would(string json, string says)
    {
        await using var service = await RunningService.StartAsync();

        (await service.PostAsync("/score", json)).ShouldBeProblem(HttpStatusCode.BadRequest).Detail.ShouldContain(says);

        var page = await service.PageAsync(1, "pricing_errors_total", ("endpoint", "/score"), ("error_type", "client_error"));
        page.Value("pricing_errors_total", ("error_type", "server_error")).ShouldBe(0);
        page.Value("pricing_requests_total", ("endpoint", "/score"), ("status_code", "400")).ShouldBe(1);
        page.Value("pricing_score_latency_seconds_count").ShouldBe(0);
        page.Value("pricing_ab_assignments_total").ShouldBe(0);
    }

    [Fact]
    public async Task An_unknown_property_is_not_found_and_makes_no_series()
    {
        await using var service = await RunningService.StartAsync();

        var problem = (await service.ScoreAsync("castle", "v")).ShouldBeProblem(HttpStatusCode.NotFound);

        problem.Detail.ShouldContain("harbour-hotel, city-suites");
        (await service.PageAsync()).Samples.ShouldAllBe(sample => sample.Labels.GetValueOrDefault("property_id") != "castle");
    }

    [Fact]
    public async Task Live_competitors_move_the_price()
    {
        await using var service = await RunningService.StartAsync();

        var score = ScoreOf(await service.ScoreAsync(Hotel, service.VisitorIn(PricingExperimentVariant.RuleBased), live: true));

        score.Factors.Competitors.ShouldNotBe(1);
        score.Price.ShouldBe(Math.Round(180 * score.Factors.Product, 2));
        (await service.PageAsync()).Value("pricing_competitor_fetches_total", ("property_id", Hotel), ("status", "success")).ShouldBe(1);
    }

    [Fact]
    public async Task A_property_that_is_not_on_the_market_is_priced_without_it()
    {
        await using var service = await RunningService.StartAsync();

        ScoreOf(await service.ScoreAsync("garden-annex", service.VisitorIn(PricingExperimentVariant.RuleBased), live: true)).Factors.Competitors.ShouldBe(1);

        (await service.PageAsync()).Value("pricing_competitor_fetches_total", ("property_id", "garden-annex"), ("status", "not_found")).ShouldBe(1);
    }

    [Fact]
    public async Task A_market_that_fails_fails_the_request_and_assigns_nobody()
    {
        await using var service = await RunningService.StartAsync();
        await service.MarketBehavesAsync(Hotel, MarketFault.Error);

        (await service.ScoreAsync(Hotel, "v", live: true)).ShouldBeProblem(HttpStatusCode.BadGateway).Title.ShouldBe("The market failed");

        var page = await service.PageAsync(1, "pricing_score_latency_seconds_count", ("pricing_method", "rule_based"));
        page.Value("pricing_errors_total", ("endpoint", "/score"), ("error_type", "server_error")).ShouldBe(1);
        page.Value("pricing_ab_assignments_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_is_being_answered_is_active()
    {
        await using var service = await RunningService.StartAsync();
        await service.MarketBehavesAsync(Hotel, MarketFault.Slow);
        using var patience = new CancellationTokenSource();

        var asking = service.PostAsync("/score", RunningService.ScoreJson(Hotel, "v", live: true), patience.Token);
        await service.PageAsync(1, "pricing_active_requests", ("endpoint", "/score"));
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        // The caller went away: nobody's error.
        var page = await service.PageAsync(1, "pricing_requests_total", ("endpoint", "/score"), ("status_code", "499"));
        page.Value("pricing_active_requests", ("endpoint", "/score")).ShouldBe(0);
        page.Value("pricing_errors_total", ("endpoint", "/score")).ShouldBe(0);
        page.Value("pricing_competitor_fetches_total", ("property_id", Hotel)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_known_stands_at_zero_from_the_start()
    {
        await using var service = await RunningService.StartAsync();

        var page = await service.PageAsync();

        foreach (var status in (string[])["200", "400", "404", "500", "502", "504"])
            page.Value("pricing_requests_total", ("method", "POST"), ("endpoint", "/score"), ("status_code", status)).ShouldBe(0);
        page.Value("pricing_errors_total", ("endpoint", "/learn"), ("error_type", "client_error")).ShouldBe(0);
        page.Value("pricing_ab_assignments_total", ("experiment_id", "elasticity-pricing"), ("variant", "ml")).ShouldBe(0);
        page.Value("pricing_ab_outcomes_total", ("variant", "rule_based"), ("accepted", "true")).ShouldBe(0);
        page.Value("pricing_models_loaded").ShouldBe(0);
        page.Value("pricing_retraining_total", ("property_id", "old-mill"), ("status", "failed")).ShouldBe(0);
        page.Value("pricing_drift_detected_total", ("property_id", "old-mill"), ("trigger_retrain", "true")).ShouldBe(0);
        page.Value("pricing_competitor_fetches_total", ("property_id", "old-mill"), ("status", "error")).ShouldBe(0);
        page.Value("pricing_model_prediction_seconds_count", ("property_id", "old-mill"), ("model_type", "conversion")).ShouldBe(0);
    }

    private static Score ScoreOf((HttpStatusCode Status, string Body) answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        return JsonSerializer.Deserialize(answer.Body, PricingServiceJson.Default.Score)!;
    }
}
