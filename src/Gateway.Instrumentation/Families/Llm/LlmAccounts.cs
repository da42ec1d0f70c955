using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>The prices and budgets of a registry: all instances of the family share them.</summary>
internal sealed class LlmAccounts(MetricFactory metrics)
{
    private const string Unknown = "unknown";

    private readonly ConcurrentDictionary<string, LlmBudget> _budgets = new(StringComparer.Ordinal);

    public ILlmPrices? Prices { get; set; }

    public LlmBudget? Find(string? team) => _budgets.GetValueOrDefault(NameOf(team));

    /// <summary>The budget of a team, made where it is new.</summary>
    public LlmBudget Of(string? team, out bool isNew)
    {
        isNew = false;
        var name = NameOf(team);
        if (_budgets.TryGetValue(name, out var budget))
            return budget;
        isNew = true;
        return _budgets.GetOrAdd(name, static (_, time) => new LlmBudget(time), metrics.TimeProvider);
    }

    public bool Remove(string? team) => _budgets.TryRemove(NameOf(team), out _);

    /// <summary>What a request cost; null when nobody knows the price of its model.</summary>
    public double? CostOf(in LlmRequestRecord request)
    {
        if (Prices is not { } prices)
            return null;
#pragma warning disable CA1031 // the application's code, which must not fail the request
        try
        {
            if ((request.AnsweringModel is { Length: > 0 } answering && prices.TryGet(request.Provider, answering, out var price))
                || prices.TryGet(request.Provider, request.Model, out price))
                return price.CostOf(
                    Count(request.InputTokens), Count(request.OutputTokens), Count(request.CachedInputTokens), Count(request.CacheWriteTokens), Count(request.ReasoningTokens));
        }
        catch (Exception exception)
        {
            metrics.ReportFailure(prices.GetType().Name, exception);
        }
#pragma warning restore CA1031

        return null;
    }

    // As its label shows it: what looks like one team on the page has one budget.
    private static string NameOf(string? team) => string.IsNullOrEmpty(team) ? Unknown : team;

    private static long Count(long? tokens) => Math.Max(0, tokens ?? 0);
}
