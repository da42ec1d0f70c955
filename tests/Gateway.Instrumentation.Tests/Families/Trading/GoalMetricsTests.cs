using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class GoalMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly GoalMetrics _goals;

    public GoalMetricsTests() => _goals = new GoalMetrics(_test.Metrics);

    [Fact]
    public void A_goal_shows_its_value_its_target_and_its_progress()
    {
        _goals.UpdateGoal("g1", "profit", "u1", current: 250, target: 1000);
        _test.Samples.ShouldBe(
            """
            goal_current_value{goal_id="g1",goal_type="profit",user_id="u1"} 250
            goal_progress_percentage{goal_id="g1",goal_type="profit",user_id="u1"} 25
            goal_target_value{goal_id="g1",goal_type="profit",user_id="u1"} 1000
            """);
    }

    [Theory]
    [InlineData(0, 100, null, 0)]
    [InlineData(150, 100, null, 100)]
    [InlineData(-50, 100, null, 0)]
    [InlineData(-5, -10, null, 50)]
    [InlineData(1, 100, 40.0, 40)]
    [InlineData(1, 0, 40.0, 40)]
    [InlineData(1, 100, 140.0, 100)]
    [InlineData(1, 100, -1.0, 0)]
    [InlineData(1, 100, double.PositiveInfinity, 100)]
    public void Progress_is_shown_from_0_to_100(double current, double target, double? given, double shown)
    {
        _goals.UpdateGoal("g1", "profit", "u1", current, target, given);
        _test.Registry.Value("goal_progress_percentage").ShouldBe(shown);
    }

    [Theory]
    [InlineData(5, 0, null)]
    [InlineData(0, 0, null)]
    [InlineData(5, double.NaN, null)]
    [InlineData(5, 100, double.NaN)]
    public void Progress_that_nobody_knows_is_not_shown_any_more(double current, double target, double? given)
    {
        _goals.UpdateGoal("g1", "profit", "u1", 50, 100);
        _goals.UpdateGoal("g1", "profit", "u1", current, target, given);
        _test.Registry.Has("goal_progress_percentage").ShouldBeFalse();
        _test.Registry.Value("goal_current_value").ShouldBe(current);
        _test.Registry.Value("goal_target_value").ShouldBe(target);
    }

    [Fact]
    public void A_goal_that_was_removed_is_gone_and_others_stay()
    {
        _goals.UpdateGoal("g1", "profit", "u1", 1, 10);
        _goals.UpdateGoal("g2", "profit", "u1", 2, 10);
        _goals.RemoveGoal("g1").ShouldBeTrue();
        _goals.RemoveGoal("g3").ShouldBeFalse();
        _test.Samples.ShouldBe(
            """
            goal_current_value{goal_id="g2",goal_type="profit",user_id="u1"} 2
            goal_progress_percentage{goal_id="g2",goal_type="profit",user_id="u1"} 20
            goal_target_value{goal_id="g2",goal_type="profit",user_id="u1"} 10
            """);
    }

    [Fact]
    public void Goals_that_are_removed_give_their_place_back_whoever_their_users_are()
    {
        for (var i = 0; i < 3000; i++)
        {
            _goals.UpdateGoal($"g{i}", "profit", $"u{i}", 1, 10);
            if (i >= 500)
                _goals.RemoveGoal($"g{i - 500}").ShouldBeTrue();
        }

        var page = _test.Registry.Scrape();
        foreach (var name in new[] { "goal_current_value", "goal_progress_percentage", "goal_target_value" })
        {
            page.Samples.Where(sample => sample.Name == name).Select(sample => sample.Labels["goal_id"])
                .ShouldBe(Enumerable.Range(2500, 500).Select(i => $"g{i}"), ignoreOrder: true);
        }
    }

    [Fact]
    public void A_goal_too_many_is_dropped_and_counted()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        var goals = new GoalMetrics(test.Metrics);
        goals.UpdateGoal("g1", "profit", "u1", 1, 10);
        goals.UpdateGoal("g2", "profit", "u1", 2, 10);
        test.Registry.Value("goal_current_value").ShouldBe(1);
        test.OwnSamples.ShouldBe(
            """
            gateway_metrics_overflow_total{metric="goal_current_value"} 1
            gateway_metrics_overflow_total{metric="goal_target_value"} 1
            gateway_metrics_overflow_total{metric="goal_progress_percentage"} 1
            """);
    }

    [Fact]
    public void Reached_goals_are_counted_and_can_be_announced()
    {
        _goals.Announce("profit", "u1");
        _test.Samples.ShouldBe("""goals_achieved_total{goal_type="profit",user_id="u1"} 0""");
        _goals.RecordGoalAchieved("profit", "u1");
        _goals.RecordGoalAchieved("profit", "u1");
        _test.Samples.ShouldBe("""goals_achieved_total{goal_type="profit",user_id="u1"} 2""");
    }
}
