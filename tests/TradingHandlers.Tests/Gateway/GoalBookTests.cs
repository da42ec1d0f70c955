using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using TradingHandlers.Gateway;
using TradingHandlers.Messages;
using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.Gateway;

public class GoalBookTests
{
    [Fact]
    public async Task A_goal_that_is_reached_leaves_the_page_to_the_next_one()
    {
        var metrics = TestMetrics.Create();
        var goals = new GoalBook(metrics, new RecordingBus());
        await goals.ObserveAsync(Portfolio(filledOrders: 5));
        await goals.ObserveAsync(Portfolio(filledOrders: 25));
        await goals.ObserveAsync(Portfolio(filledOrders: 28));

        metrics.Value("goals_achieved_total", ("goal_type", "filled_orders"), ("user_id", "alice")).ShouldBe(1);
        metrics.Scrape().Samples.Where(sample => sample.Name == "goal_progress_percentage" && sample.Labels["goal_type"] == "filled_orders")
            .ShouldHaveSingleItem().Value.ShouldBe(15);
        goals.All.Single(goal => goal.Type == "filled_orders").From.ShouldBe(25);
    }

    private static PortfolioUpdate Portfolio(int filledOrders) => new("A-1", "alice", 100_000, 0, 0, filledOrders);
}
