using System.Collections.Concurrent;
using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Messages;

namespace TradingHandlers.Gateway;

/// <summary>The goals of the users: so many filled orders, so much profit. One that is reached makes way for the next.</summary>
internal sealed class GoalBook
{
    private const double OrdersWanted = 20;
    private const double ProfitWanted = 500; // US dollars

    private readonly ConcurrentDictionary<(string User, string Type), Goal> _goals = new();
    private readonly GoalMetrics _metrics;
    private readonly IMessageBus _bus;

    private long _set;

    public GoalBook(GatewayMetrics metrics, IMessageBus bus)
    {
        (_metrics, _bus) = (metrics.Goals, bus);
        foreach (var account in Account.All)
        {
            _metrics.Announce(Goal.Orders, account.User);
            _metrics.Announce(Goal.Profit, account.User);
        }
    }

    public IReadOnlyList<Goal> All => [.. _goals.Values];

    public async Task ObserveAsync(PortfolioUpdate portfolio)
    {
        await ObserveAsync(portfolio.User, Goal.Orders, portfolio.FilledOrders, OrdersWanted);
        await ObserveAsync(portfolio.User, Goal.Profit, portfolio.Value, ProfitWanted);
    }

    private async Task ObserveAsync(string user, string type, double value, double wanted)
    {
        var goal = _goals.GetValueOrDefault((user, type)) ?? New(user, type, value, wanted);
        goal = goal with { Current = value - goal.From };
        _metrics.UpdateGoal(goal.Id, type, user, goal.Current, goal.Target);
        if (goal.IsReached)
        {
            _metrics.RecordGoalAchieved(type, user);
            _metrics.RemoveGoal(goal.Id);
            await _bus.PublishAsync(new AlertRequest("goal_reached", AlertRequest.Low, $"{user} reached {goal.Id}."), CancellationToken.None);
            goal = New(user, type, value, wanted);
            _metrics.UpdateGoal(goal.Id, type, user, goal.Current, goal.Target);
        }

        _goals[(user, type)] = goal;
    }

    private Goal New(string user, string type, double from, double target) => new($"G-{Interlocked.Increment(ref _set)}", type, user, from, target, 0);
}
