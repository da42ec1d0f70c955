using System.Diagnostics;

namespace Gateway.Instrumentation.HttpClients;

/// <summary>What is known of one request, over all of its attempts. Copies of the request for further attempts share it.</summary>
internal sealed class RequestChain
{
    private static readonly HttpRequestOptionsKey<RequestChain> Key = new("Gateway.Instrumentation.HttpClients.Chain");

    private readonly CancellationToken? _clientsToken;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private int _attempts;
    private long _answeredAt;

    private RequestChain(CancellationToken? clientsToken) => _clientsToken = clientsToken;

    /// <summary>By the system's clock, on which time-outs run, and not by that of the metrics.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>The chain of a request, begun now unless it is known.</summary>
    /// <param name="request">The request.</param>
    /// <param name="clientsToken">The token that <see cref="HttpClient"/> gave to the first handler of all; null in another one.</param>
    public static RequestChain Of(HttpRequestMessage request, CancellationToken? clientsToken = null)
    {
        if (!request.Options.TryGetValue(Key, out var chain))
            request.Options.Set(Key, chain = new RequestChain(clientsToken));
        return chain;
    }

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
