namespace Gateway.Instrumentation;

/// <summary>The goals of a service's users, such as a profit to reach: how far each has come, and how many were reached.</summary>
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

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public GoalMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var goal = Label.Id("goal_id");
        var goalType = Label.Id("goal_type");
        var user = Label.Id("user_id");

        _current = metrics.Gauge("goal_current_value", "What has been reached of a goal so far, in the goal's own unit.", goal, goalType, user);
        _progress = metrics.Gauge("goal_progress_percentage", "How far a goal has come, from 0 to 100.", goal, goalType, user);
        _target = metrics.Gauge("goal_target_value", "What is to be reached, in the goal's own unit.", goal, goalType, user);
        _achieved = metrics.Counter("goals_achieved_total", "Goals that were reached.", goalType, user);
    }

    /// <summary>
    /// Sets how far a goal has come. Goals beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and
    /// counted in <c>gateway_metrics_overflow_total</c>.
    /// </summary>
    /// <param name="goalId">The goal.</param>
    /// <param name="goalType">What kind of goal.</param>
    /// <param name="userId">Whose goal.</param>
    /// <param name="current">What is reached so far.</param>
    /// <param name="target">What is to be reached, in the same unit.</param>
    /// <param name="progressPercentage">
    /// The progress in percent; when null, it is <paramref name="current"/> as a share of <paramref name="target"/>. Shown
    /// from 0 to 100: what is below is 0, what is above is 100. A share of a target of 0, and NaN, is no progress that
    /// anyone knows: none is shown.
    /// </param>
    public void UpdateGoal(string goalId, string goalType, string userId, double current, double target, double? progressPercentage = null)
    {
        // No bundle: beyond the limit of series bundles fold, which gauges must not.
        _current.WithLabels(goalId, goalType, userId).Set(current);
        _target.WithLabels(goalId, goalType, userId).Set(target);
        var progress = progressPercentage ?? (target == 0 ? double.NaN : current / target * 100);
        if (double.IsNaN(progress))
            _progress.Remove(goalId, goalType, userId);
        else
            _progress.WithLabels(goalId, goalType, userId).Set(Math.Clamp(progress, 0, 100));
    }

    /// <summary>
    /// Takes a goal off the page; another has its place. A later <see cref="UpdateGoal"/> would show it again. Of a goal
    /// that is not shown, it does nothing.
    /// </summary>
    /// <param name="goalId">The goal.</param>
    /// <param name="goalType">What kind of goal.</param>
    /// <param name="userId">Whose goal.</param>
    /// <returns>False when it was not shown.</returns>
    public bool RemoveGoal(string goalId, string goalType, string userId) =>
        _current.Remove(goalId, goalType, userId) | _progress.Remove(goalId, goalType, userId) | _target.Remove(goalId, goalType, userId);

    /// <summary>Counts a goal that was reached. Its gauges stay until <see cref="RemoveGoal"/>.</summary>
    /// <param name="goalType">What kind of goal.</param>
    /// <param name="userId">Whose goal.</param>
    public void RecordGoalAchieved(string goalType, string userId) => _achieved.WithLabels(goalType, userId).Inc();

    /// <summary>Shows a user's reached goals of one kind at 0 before the first one, so that <c>rate()</c> sees it.</summary>
    /// <param name="goalType">What kind of goal.</param>
    /// <param name="userId">Whose goals.</param>
    public void Announce(string goalType, string userId) => _achieved.WithLabels(goalType, userId);
}
