namespace GatewayApi.Tests.Chat;

/// <summary>What the metrics have to count, by what was sent.</summary>
internal sealed class ExpectedCounts(IReadOnlyCollection<SentCall> sent)
{
    private readonly IReadOnlyList<Call> _calls = [.. sent.Select(call => call.Call)];

    public int Requests => _calls.Count;

    public int Errors => _calls.Count(call => call.IsError);

    public int Failures => _calls.Count(call => call.IsFailure);

    public double FailureRate => (double)Failures / Requests;

    public IReadOnlyDictionary<int, int> Statuses => _calls.CountBy(call => call.Status).ToDictionary();

    public IReadOnlyDictionary<string, Outcomes> Providers => By(call => call.Provider);

    public IReadOnlyDictionary<string, Outcomes> Models => By(call => call.Model);

    /// <summary>A model that nobody offers is looked up anew each time, any other one once.</summary>
    public int CacheMisses => _calls.Count(call => call is { LooksUp: true, Model: null }) + Models.Count;

    public int CacheHits => _calls.Count(call => call.LooksUp) - CacheMisses;

    private Dictionary<string, Outcomes> By(Func<Call, string?> name) => _calls
        .Where(call => name(call) is not null)
        .GroupBy(call => name(call)!, StringComparer.Ordinal)
        .ToDictionary(calls => calls.Key, calls => new Outcomes(calls.Count(), calls.Count(call => call.IsFailure)), StringComparer.Ordinal);
}

/// <summary>How many requests somebody was sent, and how many of them failed.</summary>
internal sealed record Outcomes(int Requests, int Errors)
{
    public double ErrorRate => (double)Errors / Requests;
}
