namespace Gateway.Instrumentation;

/// <content>Prices, costs and budgets.</content>
public sealed partial class LlmMetrics
{
    /// <summary>
    /// The prices that costs are computed from, for all requests from now on, such as a <see cref="LlmPriceTable"/>. Without them (null, the
    /// default), costs are what the application reports, and every other request counts as unpriced.
    /// </summary>
    public ILlmPrices? Prices { get => _accounts.Prices; set => _accounts.Prices = value; }

    /// <summary>Records a cost of work that is no request of its own, such as a batch, and takes it from the team's budget.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model.</param>
    /// <param name="team">The team that pays.</param>
    /// <param name="usd">The cost in US dollars; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCost(string provider, string model, string team, double usd)
    {
        _cost.WithLabels(provider, model, team).Inc(usd);
        if (usd > 0 && double.IsFinite(usd))
            _accounts.Find(team)?.Spend(usd);
    }

    /// <summary>
    /// Sets the budget of a team, or changes it. What the team spends is taken from it; its window begins anew by the clock, also
    /// without traffic. Nothing is refused when it is spent: ask <see cref="LlmBudget.RemainingUsd"/>.
    /// </summary>
    /// <param name="team">The team.</param>
    /// <param name="limitUsd">What it may spend in a window, in US dollars.</param>
    /// <param name="period">How long a window lasts.</param>
    /// <param name="spentUsd">What it has spent in this window, such as before a restart; null keeps what was counted.</param>
    /// <returns>The budget.</returns>
    public LlmBudget SetBudget(string team, double limitUsd, LlmBudgetPeriod period = LlmBudgetPeriod.Month, double? spentUsd = null)
    {
        var budget = _accounts.Of(team, out var isNew);
        budget.Update(limitUsd, period, spentUsd);
        if (isNew)
            Show(team!, budget);
        return budget;
    }

    /// <summary>Removes the budget of a team from the page.</summary>
    /// <param name="team">The team. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it had one.</returns>
    public bool RemoveBudget(string team)
    {
        var removed = _accounts.Remove(team);
        return _budgetLimit.Remove(team!) | _budgetSpent.Remove(team!) | _budgetRemaining.Remove(team!) | _budgetWindowEnd.Remove(team!) | removed;
    }

    private void Show(string team, LlmBudget budget)
    {
        _budgetLimit.WithLabels(team).SetCallback(() => budget.LimitUsd);
        _budgetSpent.WithLabels(team).SetCallback(() => budget.SpentUsd);
        _budgetRemaining.WithLabels(team).SetCallback(() => budget.RemainingUsd);
        _budgetWindowEnd.WithLabels(team).SetCallback(() => budget.WindowEnd.ToUnixTimeMilliseconds() / 1000d);
    }
}
