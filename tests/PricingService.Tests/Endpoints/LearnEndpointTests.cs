using System.Net;
using Gateway.Instrumentation;
using PricingService.Learning;

namespace PricingService.Tests.Endpoints;

public class LearnEndpointTests
{
    private const string Hotel = "harbour-hotel";

    [Fact]
    public async Task Invalid_outcomes_are_counted_by_reason_and_do_not_spoil_the_others()
    {
        await using var service = await RunningService.StartAsync();

        var (status, body) = await service.PostAsync("/learn", """
            {"propertyId":"harbour-hotel","outcomes":[
              {"price":120,"accepted":true}, {"price":130,"accepted":false}, {"accepted":true}, {"accepted":false},
              {"price":-1,"accepted":true}, {"price":150}, {"price":150,"accepted":true,"at":"9000-01-01T00:00:00Z"}]}
            """);

        (status, body).ShouldBe((HttpStatusCode.OK, """{"stored":2,"invalid":{"no_price":2,"price_out_of_range":1,"no_decision":1,"in_future":1},"drift":false,"retraining":false}"""));
        var page = await service.PageAsync();
        page.Value("pricing_outcomes_ingested_total", ("property_id", Hotel)).ShouldBe(2);
        page.Value("pricing_outcomes_invalid_total", ("property_id", Hotel), ("reason", "no_price")).ShouldBe(2);
        page.Value("pricing_outcomes_invalid_total", ("property_id", Hotel), ("reason", "in_future")).ShouldBe(1);
        page.Value("pricing_outcomes_invalid_total").ShouldBe(5);
        (await service.ModelAsync(Hotel, _ => true)).Outcomes.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"outcomes":[{"price":120,"accepted":true}]}""", "propertyId")]
    [InlineData("""{"propertyId":"harbour-hotel"}""", "outcomes")]
    [InlineData("""{"propertyId":"harbour-hotel","outcomes":[]}""", "outcomes")]
    [InlineData("""{"propertyId":"harbour-hotel","outcomes":[null]}""", "null")]
    [InlineData("""{"propertyId":"harbour-hotel","outcomes":[{"price":"dear"}]}""", "")]
    public async Task A_report_that_makes_no_sense_is_refused(string json, string says)
    {
        await using var service = await RunningService.StartAsync();

        (await service.PostAsync("/learn", json)).ShouldBeProblem(HttpStatusCode.BadRequest).Detail.ShouldContain(says);

        (await service.PageAsync()).Value("pricing_outcomes_ingested_total").ShouldBe(0);
    }

    [Fact]
    public async Task Too_many_outcomes_at_once_are_refused()
    {
        await using var service = await RunningService.StartAsync();
        var outcomes = string.Join(',', Enumerable.Repeat("""{"price":120,"accepted":true}""", 1001));

        (await service.PostAsync("/learn", $$"""{"propertyId":"harbour-hotel","outcomes":[{{outcomes}}]}""")).ShouldBeProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_outcomes_of_an_unknown_property_are_not_found()
    {
        await using var service = await RunningService.StartAsync();

        (await service.PostAsync("/learn", """{"propertyId":"castle","outcomes":[{"price":120,"accepted":true}]}""")).ShouldBeProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_first_outcomes_that_are_enough_have_a_model_trained()
    {
        await using var service = await RunningService.StartAsync();

        var model = await service.TrainAsync(Hotel);

        model.Model!.Elasticity.ShouldBe(-1.6, 0.3);
        var page = await service.PageAsync();
        page.Value("pricing_retraining_total", ("property_id", Hotel), ("status", "deployed")).ShouldBe(1);
        page.Value("pricing_models_loaded").ShouldBe(1);
    }

    [Fact]
    public async Task Drift_has_the_model_trained_anew()
    {
        await using var service = await RunningService.StartAsync("Learning:DriftWindow=20", "Learning:RetrainingCooldown=00:00:00");
        await service.TrainAsync(Hotel);

        var report = await service.LearnAsync(Hotel, Declined(20));

        (report.Drift, report.Retraining).ShouldBe((true, true));
        var page = await service.PageAsync();
        page.Value("pricing_drift_detected_total", ("property_id", Hotel), ("trigger_retrain", "true")).ShouldBe(1);
        page.Value("pricing_drift_detected_total", ("property_id", Hotel), ("trigger_retrain", "false")).ShouldBe(0);
        await service.PageAsync(2, "pricing_retraining_duration_seconds_count", ("property_id", Hotel));
    }

    [Fact]
    public async Task Drift_just_after_a_training_waits()
    {
        await using var service = await RunningService.StartAsync("Learning:DriftWindow=20", "Learning:RetrainingCooldown=01:00:00");
        await service.TrainAsync(Hotel);

        (await service.LearnAsync(Hotel, Declined(20))).ShouldSatisfyAllConditions(
            report => report.Drift.ShouldBeTrue(), report => report.Retraining.ShouldBeFalse());

        var page = await service.PageAsync();
        page.Value("pricing_drift_detected_total", ("property_id", Hotel), ("trigger_retrain", "false")).ShouldBe(1);
        page.Value("pricing_drift_detected_total", ("property_id", Hotel), ("trigger_retrain", "true")).ShouldBe(0);
    }

    [Fact]
    public async Task What_visitors_of_the_experiment_decide_counts_for_their_arm()
    {
        await using var service = await RunningService.StartAsync();
        var ml = service.VisitorsIn(PricingExperimentVariant.Ml).Take(3).ToList();
        var rules = service.VisitorIn(PricingExperimentVariant.RuleBased);
        foreach (var visitor in ml.Append(rules))
            await service.ScoreAsync(Hotel, visitor);

        await service.LearnAsync(Hotel,
        [
            new OutcomeReport(180, true, ml[0]), new OutcomeReport(180, false, ml[1]), new OutcomeReport(180, false, ml[2]),
            new OutcomeReport(180, true, rules), new OutcomeReport(180, true, "stranger"), new OutcomeReport(180, true),
        ]);

        var page = await service.PageAsync();
        page.Value("pricing_ab_outcomes_total", ("variant", "ml"), ("accepted", "true")).ShouldBe(1);
        page.Value("pricing_ab_outcomes_total", ("variant", "ml"), ("accepted", "false")).ShouldBe(2);
        page.Value("pricing_ab_outcomes_total", ("variant", "rule_based"), ("accepted", "true")).ShouldBe(1);
        page.Value("pricing_outcomes_ingested_total", ("property_id", Hotel)).ShouldBe(6);
        (await service.GetAsync("/experiments")).Body.ShouldBe(
            """{"experimentId":"elasticity-pricing","ml":{"assigned":3,"accepted":1,"declined":2},"ruleBased":{"assigned":1,"accepted":1,"declined":0}}""");
    }

    private static OutcomeReport[] Declined(int count) => [.. Enumerable.Repeat(new OutcomeReport(150, false), count)];
}
