using GatewayApi.Completions;

namespace GatewayApi.Traffic;

/// <summary>The teams that callers of the OpenAI API belong to when there is traffic, unless the configuration names others.</summary>
internal static class TrafficTeams
{
    /// <summary>The key of the team that most of them belong to.</summary>
    public const string SearchKey = "sk-search";

    /// <summary>The key of a team that has next to nothing: its budget is spent within minutes.</summary>
    public const string TrialKey = "sk-trial";

    public static void AddTo(CompletionsOptions completions)
    {
        if (completions.Teams.Count > 0)
            return;
        completions.Teams["search"] = new() { Key = SearchKey };
        completions.Teams["trial"] = new() { Key = TrialKey, DailyUsd = 0.001 };
    }
}
