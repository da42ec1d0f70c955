using Gateway.Instrumentation;
using Microsoft.Extensions.Options;

namespace GatewayApi.Completions;

/// <summary>Who asks, by the key that is sent, and what they have left. The page shows the team, never its key.</summary>
public sealed class Teams
{
    private const string Prefix = "Bearer ";

    private readonly Dictionary<string, (string Name, LlmBudget Budget)> _byKey;

    public Teams(IOptions<CompletionsOptions> options, LlmMetrics metrics) => _byKey = options.Value.Teams.ToDictionary(
        team => team.Value.Key, team => (team.Key, metrics.SetBudget(team.Key, team.Value.DailyUsd, LlmBudgetPeriod.Day)), StringComparer.Ordinal);

    /// <summary>The team of a request: null where nobody has to say who they are.</summary>
    /// <returns>False for a key that no team has.</returns>
    public bool TryGet(HttpRequest request, out string? team, out LlmBudget? budget)
    {
        (team, budget) = (null, null);
        if (_byKey.Count == 0)
            return true;
        var sent = request.Headers.Authorization.ToString();
        if (!sent.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !_byKey.TryGetValue(sent[Prefix.Length..], out var known))
            return false;
        (team, budget) = known;
        return true;
    }
}
