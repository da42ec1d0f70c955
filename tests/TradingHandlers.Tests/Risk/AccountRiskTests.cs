using TradingHandlers.Risk;

namespace TradingHandlers.Tests.Risk;

public class AccountRiskTests
{
    private static readonly DateTimeOffset Morning = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly AccountRisk _risk = new();

    [Fact]
    public void A_fall_beyond_the_limit_is_one_breach_and_halts_the_account_until_the_next_day()
    {
        _risk.Observe(Morning, 100_000, maxDrawdown: 10).ShouldBeFalse();
        _risk.Observe(Morning.AddHours(1), 91_000, maxDrawdown: 10).ShouldBeFalse();
        _risk.Observe(Morning.AddHours(2), 88_000, maxDrawdown: 10).ShouldBeTrue();
        _risk.Observe(Morning.AddHours(3), 87_000, maxDrawdown: 10).ShouldBeFalse();

        _risk.IsHalted.ShouldBeTrue();
        _risk.DrawdownPercent.ShouldBe(13, tolerance: 1e-9);

        _risk.Observe(Morning.AddDays(1), 87_000, maxDrawdown: 10).ShouldBeFalse();
        _risk.IsHalted.ShouldBeFalse();
        _risk.DrawdownPercent.ShouldBe(0);
    }
}
