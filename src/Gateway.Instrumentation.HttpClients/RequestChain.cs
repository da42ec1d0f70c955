using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.HttpClients;

/// <summary>What is known of one request, over all of its attempts. Copies of the request for further attempts share it.</summary>
internal sealed class RequestChain
{
    private static readonly HttpRequestOptionsKey<RequestChain> Key = new("Gateway.Instrumentation.HttpClients.Chain");

    // Of requests that failed without a chain. Most requests do not, and so have no options: making them is a third of what a call allocates.
    private static readonly ConditionalWeakTable<HttpRequestMessage, RequestChain> Failed = [];
    private static volatile bool _areNoted;

    private readonly CancellationToken? _clientsToken;
    private int _attempts;
    private long _answeredAt;

    private RequestChain(CancellationToken? clientsToken, long startedAt) => (_clientsToken, StartedAt) = (clientsToken, startedAt);

    /// <summary>By the system's clock, on which time-outs run, and not by that of the metrics.</summary>
    public long StartedAt { get; }

    /// <summary>The chain of a request; null when none has begun.</summary>
    public static RequestChain? Find(HttpRequestMessage request)
    {
        if (_areNoted && request.Options.TryGetValue(Key, out var chain))
            return chain;
        return Failed.TryGetValue(request, out chain) ? chain : null;
    }

    /// <summary>The chain of a request, begun now unless it is known. Copies of the request share it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="clientsToken">The token that <see cref="HttpClient"/> gave to the first handler of all; null in another one.</param>
    public static RequestChain Of(HttpRequestMessage request, CancellationToken? clientsToken = null)
    {
        if (Find(request) is { } known)
            return known;
        var chain = new RequestChain(clientsToken, Stopwatch.GetTimestamp());
        request.Options.Set(Key, chain);
        _areNoted = true;
        return chain;
    }

    /// <summary>The first attempt of a request has failed: another one may follow.</summary>
    public static void Begin(HttpRequestMessage request, long startedAt) => Failed.AddOrUpdate(request, new RequestChain(null, startedAt) { _attempts = 1 });

    /// <summary>Counts an attempt, and says whether it is one after the first.</summary>
    public bool CountAttempt() => Interlocked.Increment(ref _attempts) > 1;

    public void Answered() => Volatile.Write(ref _answeredAt, Stopwatch.GetTimestamp());

    public bool IsClientsToken(CancellationToken token) => _clientsToken == token;

    /// <summary>
    /// Whether a handler in between cancelled an attempt because it took too long: the token of the client is not cancelled, and no other
    /// attempt that ran beside this one has answered in its place.
    /// </summary>
    public bool WasCancelledInBetween(long attemptStartedAt) =>
        _clientsToken is { IsCancellationRequested: false } && Volatile.Read(ref _answeredAt) < attemptStartedAt;
}
