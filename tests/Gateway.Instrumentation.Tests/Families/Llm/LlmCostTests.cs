using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>What requests cost, and what teams have left of their budgets.</summary>
public class LlmCostTests
{
    private readonly TestRegistry _test = new();
    private readonly LlmMetrics _llm;
    private readonly LlmPriceTable _prices = new();

    public LlmCostTests()
    {
        _llm = new LlmMetrics(_test.Metrics);
        _prices.Set("openai", "gpt-4o", new LlmPrice(2.5m, 10m) { CachedInput = 1.25m });
    }

    [Fact]
    public void A_cost_is_computed_from_the_tokens_each_by_its_own_price()
    {
        _llm.Prices = _prices;
        Ask(team: "search", input: 1_000_000, output: 100_000, cachedInput: 400_000, reasoning: 50_000);
        _test.Registry.Value("llm_cost_usd_total", ("team", "search")).ShouldBe((0.6 * 2.5) + (0.4 * 1.25) + (0.1 * 10));
        _test.Registry.Value("llm_unpriced_requests_total").ShouldBe(0);
    }

    [Fact]
    public void Every_kind_of_token_may_have_a_price_of_its_own() => new LlmPrice(1, 10) { CachedInput = 0.1m, CacheWrite = 2, Reasoning = 20 }
        .CostOf(input: 1_000_000, output: 1_000_000, cachedInput: 500_000, cacheWrite: 250_000, reasoning: 500_000)
        .ShouldBe(0.25 + 0.05 + 0.5 + 5 + 10, 1e-9);

    [Fact]
    public void An_unknown_price_is_counted_and_not_taken_for_0()
    {
        Ask(input: 10, output: 10);
        _llm.Prices = _prices;
        Ask(input: 10, output: 10, model: "o7");
        _test.Registry.Value("llm_unpriced_requests_total").ShouldBe(2);
        _test.Registry.Has("llm_cost_usd_total").ShouldBeFalse();
    }

    [Fact]
    public void The_model_that_answered_has_the_price_before_the_one_that_was_asked()
    {
        _llm.Prices = _prices;
        _prices.Set("OpenAI", "GPT-4o-mini", new LlmPrice(1, 1));
        Ask(input: 1_000_000, output: 0, answering: "gpt-4o-mini");
        Ask(input: 1_000_000, output: 0, answering: "gpt-4o-2024-08-06");
        _test.Registry.Value("llm_cost_usd_total").ShouldBe(1 + 2.5);
    }

    [Fact]
    public void Prices_that_change_count_from_then_on_and_one_that_is_removed_is_unknown()
    {
        _llm.Prices = _prices;
        Ask(input: 1_000_000, output: 0);
        _prices.Set("openai", "gpt-4o", new LlmPrice(1, 1));
        Ask(input: 1_000_000, output: 0);
        _prices.Remove("openai", "gpt-4o").ShouldBeTrue();
        Ask(input: 1_000_000, output: 0);
        _test.Registry.Value("llm_cost_usd_total").ShouldBe(3.5);
        _test.Registry.Value("llm_unpriced_requests_total").ShouldBe(1);
    }

    [Fact]
    public void Prices_that_throw_fail_no_request()
    {
        _llm.Prices = new BrokenPrices();
        Ask(input: 1, output: 1);
        _test.Registry.Value("llm_requests_total", ("outcome", "success")).ShouldBe(1);
        _test.Registry.Value("llm_unpriced_requests_total").ShouldBe(1);
        _test.Registry.Value("gateway_metrics_rejected_total", ("metric", nameof(BrokenPrices))).ShouldBe(1);
    }

    [Fact]
    public void A_budget_goes_down_with_what_its_team_spends_and_with_nothing_else()
    {
        _llm.Prices = _prices;
        var budget = _llm.SetBudget("search", limitUsd: 10, spentUsd: 1);
        Ask(team: "search", input: 1_000_000, output: 0);
        Ask(team: "other team", input: 1_000_000, output: 0);
        _llm.RecordCost("openai", "gpt-4o", "search", 0.5);
        _llm.RecordCost("openai", "gpt-4o", "search", double.NaN);
        budget.RemainingUsd.ShouldBe(10 - 1 - 2.5 - 0.5);
        Budget("limit").ShouldBe(10);
        Budget("spent").ShouldBe(4);
        Budget("remaining").ShouldBe(6);
    }

    [Fact]
    public void A_budget_that_is_overspent_shows_by_how_much()
    {
        _llm.SetBudget("search", limitUsd: 1);
        _llm.RecordCost("openai", "gpt-4o", "search", 3);
        Budget("remaining").ShouldBe(-2);
    }

    [Theory]
    [InlineData(LlmBudgetPeriod.Day, "2026-11-28")]
    [InlineData(LlmBudgetPeriod.Week, "2026-11-30")]
    [InlineData(LlmBudgetPeriod.Month, "2026-12-01")]
    public void A_window_begins_anew_at_its_end_without_traffic(LlmBudgetPeriod period, string end)
    {
        _test.Time.Advance(new DateTimeOffset(2026, 11, 27, 20, 0, 0, TimeSpan.Zero) - _test.Time.GetUtcNow()); // a Friday
        _llm.SetBudget("search", limitUsd: 10, period);
        _llm.RecordCost("openai", "gpt-4o", "search", 3);
        var windowEnd = DateTimeOffset.Parse(end + "Z", System.Globalization.CultureInfo.InvariantCulture);
        _test.Registry.Value("llm_budget_window_end_time_seconds").ShouldBe(windowEnd.ToUnixTimeSeconds());

        _test.Time.Advance(windowEnd - _test.Time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Budget("spent").ShouldBe(3);
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        Budget("spent").ShouldBe(0);
        Budget("remaining").ShouldBe(10);
        _test.Registry.Value("llm_budget_window_end_time_seconds").ShouldBeGreaterThan(windowEnd.ToUnixTimeSeconds());
    }

    [Fact]
    public void A_budget_that_is_changed_keeps_what_was_spent_and_one_that_is_removed_leaves_the_page()
    {
        var budget = _llm.SetBudget("search", limitUsd: 10);
        _llm.RecordCost("openai", "gpt-4o", "search", 3);
        _llm.SetBudget("search", limitUsd: 20).ShouldBeSameAs(budget);
        Budget("remaining").ShouldBe(17);
        _llm.RemoveBudget("search").ShouldBeTrue();
        _test.Samples.ShouldNotContain("llm_budget");
        _llm.SetBudget("search", limitUsd: 5);
        Budget("remaining").ShouldBe(5);
    }

    [Fact]
    public void A_clock_that_was_wrong_for_a_while_leaves_no_window_that_never_ends()
    {
        var budget = _llm.SetBudget("search", limitUsd: 10, LlmBudgetPeriod.Day);
        var end = budget.WindowEnd;
        _test.Time.Advance(TimeSpan.FromDays(3650));
        budget.WindowEnd.ShouldBeGreaterThan(end);
        _test.Time.Advance(TimeSpan.FromDays(-3650));
        budget.WindowEnd.ShouldBe(end);
        _llm.RecordCost("openai", "gpt-4o", "search", 3);
        Budget("spent").ShouldBe(3);
        _test.Time.Advance(TimeSpan.FromDays(1));
        Budget("spent").ShouldBe(0);
    }

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData("", null)]
    [InlineData("unknown", "")]
    public void A_team_without_a_name_is_one_team(string? budgets, string? requests)
    {
        _llm.Prices = _prices;
        _llm.SetBudget(budgets!, limitUsd: 10);
        Ask(team: requests, input: 1_000_000, output: 0);
        _test.Registry.Value("llm_budget_spent_usd", ("team", "unknown")).ShouldBe(2.5);
        _llm.RemoveBudget(requests!).ShouldBeTrue();
        _test.Samples.ShouldNotContain("llm_budget");
    }

    [Fact]
    public void Instances_of_the_family_share_prices_and_budgets()
    {
        var other = new LlmMetrics(_test.Metrics);
        other.Prices = _prices;
        other.SetBudget("search", limitUsd: 10);
        Ask(team: "search", input: 1_000_000, output: 0);
        Budget("spent").ShouldBe(2.5);
    }

    private double Budget(string part) => _test.Registry.Value($"llm_budget_{part}_usd", ("team", "search"));

    private void Ask(long input, long output, long? cachedInput = null, long? reasoning = null, string model = "gpt-4o", string? answering = null, string? team = null)
    {
        using var call = _llm.TrackRequest("openai", model, team: team);
        call.Usage(input, output, cachedInput, reasoning: reasoning);
        call.AnsweredBy(answering);
        call.Succeed();
    }

    private sealed class BrokenPrices : ILlmPrices
    {
        public bool TryGet(string provider, string model, out LlmPrice price) => throw new InvalidOperationException();
    }
}
