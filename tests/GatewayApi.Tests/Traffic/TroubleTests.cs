using GatewayApi.SimulatedFeeds;
using GatewayApi.SimulatedModels;
using GatewayApi.Traffic;

namespace GatewayApi.Tests.Traffic;

public class TroubleTests
{
    private readonly ModelSimulator _models = new();
    private readonly SimulatedFeed _feed = new("{}", new FeedBehaviour(FeedFault.Random, DelayMs: 5000, DriftPercent: 2));

    [Fact]
    public void Models_are_as_they_were_once_it_is_over()
    {
        var before = Portkey();

        using (Trouble.OfModels("", _models, "portkey", behaviour => behaviour with { Fault = ModelFault.Error }))
            Portkey().ShouldBe(before with { Fault = ModelFault.Error });

        Portkey().ShouldBe(before);
    }

    [Fact]
    public void So_is_a_price_list_that_was_no_good_before()
    {
        using (Trouble.OfPrices("", _feed, FeedFault.Error))
            _feed.Behaviour.Fault.ShouldBe(FeedFault.Error);

        _feed.Behaviour.ShouldBe(new FeedBehaviour(FeedFault.Random, DelayMs: 5000, DriftPercent: 2));
    }

    [Fact]
    public void What_somebody_sets_meanwhile_stays_and_the_trouble_ends_all_the_same()
    {
        using (Trouble.OfModels("", _models, "portkey", behaviour => behaviour with { Fault = ModelFault.Error }))
            _models.Change("portkey", behaviour => behaviour with { DelayMs = 77 });
        using (Trouble.OfPrices("", _feed, FeedFault.Error))
            _feed.Change(behaviour => behaviour with { Fault = FeedFault.Slow });

        Portkey().ShouldBe(new ModelBehaviour(ModelFault.None, DelayMs: 77));
        _feed.Behaviour.Fault.ShouldBe(FeedFault.Slow);
    }

    private ModelBehaviour Portkey() => _models.TryGet("portkey", out var behaviour) ? behaviour : throw new InvalidOperationException();
}
