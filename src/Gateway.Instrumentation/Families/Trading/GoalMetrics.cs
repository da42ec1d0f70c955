namespace Gateway.Instrumentation;

/// <summary>Goals of users, such as a profit to reach: the progress of each goal, and the number of goals reached.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a goal is known. All labels are text labels; null is
/// recorded as <c>unknown</c>.
/// </remarks>
public sealed class GoalMetrics
{
    private readonly Labeled<Gauge, string, string, string> _current;
    private readonly Labeled<Gauge, string, string, string> _progress;
    private readonly Labeled<Gauge, string, string, string> _target;
    private readonly Labeled<Counter, string, string> _achieved;

    private readonly Label<string> _goal = Label.Id("goal_id", oneSeries: true);

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public GoalMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var goalType = Label.Id("goal_type");
        var user = Label.Id("user_id");

        _current = metrics.Gauge("goal_current_value", "Value reached so far, in the goal's own unit.", _goal, goalType, user);
        _progress = metrics.Gauge("goal_progress_percentage", "Progress towards the goal's target, from 0 to 100.", _goal, goalType, user);
        _target = metrics.Gauge("goal_target_value", "Value to reach, in the goal's own unit.", _goal, goalType, user);
        _achieved = metrics.Counter("goals_achieved_total", "Number of goals reached.", goalType, user);
    }

    /// <summary>
    /// Sets the progress of a goal. A goal has one type and user: others replace what it showed before. Goals beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and
    /// counted in <c>gateway_metrics_overflow_total</c>.
    /// </summary>
    /// <param name="goalId">The goal.</param>
    /// <param name="goalType">The type of goal.</param>
    /// <param name="userId">The user.</param>
    /// <param name="current">The value reached so far.</param>
    /// <param name="target">The value to reach, in the same unit.</param>
    /// <param name="progressPercentage">
    /// The progress in percent; null computes it from <paramref name="current"/> and <paramref name="target"/>. Values below
    /// 0 are shown as 0, values above 100 as 100. Unknown progress is not shown: NaN, or null with a target of 0.
    /// </param>
    public void UpdateGoal(string goalId, string goalType, string userId, double current, double target, double? progressPercentage = null)
    {
        // No bundle: bundles fold beyond the series limit, and a folded gauge would be wrong.
        _current.WithLabels(goalId, goalType, userId).Set(current);
        _target.WithLabels(goalId, goalType, userId).Set(target);
        var progress = progressPercentage ?? (target == 0 ? double.NaN : current / target * 100);
        if (double.IsNaN(progress))
            _progress.RemoveAll(_goal, goalId); // whatever its type and user were
        else
            _progress.WithLabels(goalId, goalType, userId).Set(Math.Clamp(progress, 0, 100));
    }

    /// <summary>
    /// Removes a goal from the page, which makes room for another one. A later <see cref="UpdateGoal"/> shows it again. Does
    /// nothing for a goal that is not on the page.
    /// </summary>
    /// <param name="goalId">The goal.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveGoal(string goalId) => _current.RemoveAll(_goal, goalId) | _progress.RemoveAll(_goal, goalId) | _target.RemoveAll(_goal, goalId);

    /// <summary>Counts a reached goal. Its gauges stay on the page until <see cref="RemoveGoal"/>.</summary>
    /// <param name="goalType">The type of goal.</param>
    /// <param name="userId">The user.</param>
    public void RecordGoalAchieved(string goalType, string userId) => _achieved.WithLabels(goalType, userId).Inc();

    /// <summary>Shows a user's reached goals of one type at 0 before the first one, so that <c>rate()</c> sees that goal.</summary>
    /// <param name="goalType">The type of goal.</param>
    /// <param name="userId">The user.</param>
    public void Announce(string goalType, string userId) => _achieved.WithLabels(goalType, userId);
}
