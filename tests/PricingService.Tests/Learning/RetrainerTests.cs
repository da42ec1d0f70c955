using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using PricingService.Learning;
using PricingService.Learning.Retraining;
using PricingService.Models;

namespace PricingService.Tests.Learning;

public sealed class RetrainerTests : IDisposable
{
    private const string Property = "harbour-hotel";

    private readonly TemporaryFolder _folder = new();
    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private readonly OutcomeHistory _history = new(Settings.Learning(options => options.KeepOutcomes = 240));
    private readonly ModelStore _store;
    private readonly ModelCache _cache;
    private readonly Retrainer _retrainer;

    public RetrainerTests()
    {
        var options = Settings.Models(_folder.Path);
        _store = new ModelStore(options, NullLogger<ModelStore>.Instance);
        _cache = new ModelCache(_store, _metrics.PricingModels, options);
        _retrainer = new Retrainer(_history, _store, _cache, _metrics.Learning, Settings.Learning(), new ManualTimeProvider());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_model_is_deployed_saved_and_in_memory()
    {
        _history.Add(Property, Demand.Outcomes(elasticity: -1.6));

        (await _retrainer.RetrainAsync(Property, Token)).ShouldBe(RetrainingResult.Deployed);

        var model = (await _store.LoadAsync(Property, Token))!;
        model.Elasticity.ShouldBe(-1.6, 0.3);
        (model.Version, model.Outcomes, model.TrainedAt).ShouldBe((1, 192, new ManualTimeProvider().GetUtcNow()));
        model.ErrorSpread.ShouldBeInRange(0.4, 0.5);
        (await _cache.FindAsync(Property, Token)).ShouldBe(model);
        Ended("deployed").ShouldBe(1);
        _metrics.Value("pricing_retraining_duration_seconds_count", ("property_id", Property), ("model_type", "conversion")).ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_is_no_better_is_not_deployed()
    {
        _history.Add(Property, Demand.Outcomes(elasticity: -1.6));
        await _retrainer.RetrainAsync(Property, Token);

        (await _retrainer.RetrainAsync(Property, Token)).ShouldBe(RetrainingResult.NotDeployed);

        (await _store.LoadAsync(Property, Token))!.Version.ShouldBe(1);
        (Ended("deployed"), Ended("not_deployed")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_model_of_demand_that_has_changed_is_deployed()
    {
        _history.Add(Property, Demand.Outcomes(elasticity: -1.6));
        await _retrainer.RetrainAsync(Property, Token);
        _history.Add(Property, Demand.Outcomes(elasticity: -1.2, shareAtBase: 0.15));

        (await _retrainer.RetrainAsync(Property, Token)).ShouldBe(RetrainingResult.Deployed);

        var model = (await _cache.FindAsync(Property, Token))!;
        model.Version.ShouldBe(2);
        model.AcceptanceAt(Demand.Hotel.BasePrice).ShouldBe(0.15, 0.03);
        Ended("deployed").ShouldBe(2);
    }

    [Fact]
    public async Task Demand_that_rises_with_the_price_is_not_deployed()
    {
        _history.Add(Property, Demand.Outcomes(elasticity: 1.2));

        (await _retrainer.RetrainAsync(Property, Token)).ShouldBe(RetrainingResult.NotDeployed);

        (await _cache.FindAsync(Property, Token)).ShouldBeNull();
        Ended("not_deployed").ShouldBe(1);
    }

    [Fact]
    public async Task Too_few_outcomes_are_a_failure_that_counts()
    {
        _history.Add(Property, Demand.Outcomes(elasticity: -1.6)[..99]);

        (await Should.ThrowAsync<TrainingException>(() => _retrainer.RetrainAsync(Property, Token))).Message.ShouldContain("99 outcomes");

        (Ended("failed"), Ended("deployed")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_model_that_cannot_be_saved_is_a_failure_and_is_not_used()
    {
        _history.Add(Property, Demand.Outcomes(elasticity: -1.6));
        Directory.CreateDirectory(_folder.PathOf($"{Property}.json"));

        await Should.ThrowAsync<Exception>(() => _retrainer.RetrainAsync(Property, Token));

        (Ended("failed"), Ended("deployed"), _cache.Count).ShouldBe((1, 0, 0));
    }

    [Fact]
    public async Task A_training_that_is_stopped_has_no_outcome()
    {
        _history.Add(Property, Demand.Outcomes(elasticity: -1.6));

        await Should.ThrowAsync<OperationCanceledException>(() => _retrainer.RetrainAsync(Property, new CancellationToken(canceled: true)));

        _metrics.Value("pricing_retraining_total").ShouldBe(0);
    }

    private double Ended(string status) => _metrics.Value("pricing_retraining_total", ("property_id", Property), ("status", status));
}
