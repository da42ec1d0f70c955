namespace GatewayApi.Tests.Chat;

/// <summary>What the metrics have to count, by what was sent.</summary>
/// <param name="sent">The chats of the script.</param>
/// <param name="requests">All requests, those chats and the syncs before them.</param>
internal sealed class ExpectedCounts(IReadOnlyCollection<SentCall> sent, IReadOnlyCollection<SentRequest> requests)
{
    private readonly IReadOnlyList<Call> _chats = [.. sent.Select(call => call.Call)];

    public int Chats => _chats.Count;

    public int ChatFailures => _chats.Count(call => call.IsFailure);

    public IReadOnlyDictionary<int, int> ChatStatuses => _chats.CountBy(call => call.Status).ToDictionary();

    public int Requests => requests.Count;

    public int Errors => requests.Count(request => request.IsError);

    public int Failures => requests.Count(request => request.IsFailure);

    public double FailureRate => (double)Failures / Requests;

    /// <summary>How many requests each endpoint got, and how many of those were errors.</summary>
    public IReadOnlyDictionary<(string Endpoint, string Method), Outcomes> Routes => requests
        .GroupBy(request => (request.Endpoint, request.Method))
        .ToDictionary(route => route.Key, route => new Outcomes(route.Count(), route.Count(request => request.IsError)));

    public IReadOnlyDictionary<(string Endpoint, int Status), int> Statuses =>
        requests.CountBy(request => (request.Endpoint, request.Status)).ToDictionary();

    public IReadOnlyDictionary<string, Outcomes> Providers => By(call => call.Provider);

    public IReadOnlyDictionary<string, Outcomes> Models => By(call => call.Model);

    /// <summary>A model that nobody offers is looked up anew each time, any other one once.</summary>
    public int CacheMisses => _chats.Count(call => call is { LooksUp: true, Model: null }) + Models.Count;

    public int CacheHits => _chats.Count(call => call.LooksUp) - CacheMisses;

    private Dictionary<string, Outcomes> By(Func<Call, string?> name) => _chats
        .Where(call => name(call) is not null)
        .GroupBy(call => name(call)!, StringComparer.Ordinal)
        .ToDictionary(calls => calls.Key, calls => new Outcomes(calls.Count(), calls.Count(call => call.IsFailure)), StringComparer.Ordinal);
}

/// <summary>How many requests somebody was sent, and how many of them failed.</summary>
internal sealed record Outcomes(int Requests, int Errors)
{
    public double ErrorRate => (double)Errors / Requests;
}
