using PricingService.Learning;

namespace PricingService.Tests.Learning;

public class OutcomeHistoryTests
{
    private readonly OutcomeHistory _history = new(Settings.Learning(options => options.KeepOutcomes = 3));

    [Fact]
    public void The_last_outcomes_are_kept_the_oldest_first()
    {
        _history.Add("p", [new Outcome(1, true), new Outcome(2, true)]).ShouldBe(2);
        _history.Add("p", [new Outcome(3, true), new Outcome(4, false)]).ShouldBe(3);

        _history.Of("p").Select(outcome => outcome.Price).ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void Properties_have_each_their_own()
    {
        _history.Add("p", [new Outcome(1, true)]);

        _history.Of("q").ShouldBeEmpty();
    }
}
