using System.Collections.Concurrent;
using Gateway.Instrumentation;
using TradingHandlers.Messages;

namespace TradingHandlers.Gateway;

/// <summary>The accounts as the risk manager saw them last.</summary>
internal sealed class Portfolios(GoalBook goals, GatewayMetrics metrics)
{
    private readonly ConcurrentDictionary<string, PortfolioUpdate> _latest = new(StringComparer.Ordinal);

    private volatile TaskCompletionSource _changed = NewSource();

    public IReadOnlyList<PortfolioUpdate> All => [.. _latest.Values];

    public PortfolioUpdate? Of(string account) => _latest.GetValueOrDefault(account);

    /// <summary>Waits for the next change of any account.</summary>
    public Task NextAsync(CancellationToken cancellationToken) => _changed.Task.WaitAsync(cancellationToken);

    public async Task OnUpdateAsync(PortfolioUpdate update, CancellationToken cancellationToken)
    {
        _latest[update.Account] = update;
        metrics.Trading.SetPortfolioValue(update.User, update.Account, update.Value);
        await goals.ObserveAsync(update);
        Interlocked.Exchange(ref _changed, NewSource()).SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
