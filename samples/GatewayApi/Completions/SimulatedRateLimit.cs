using System.Net;
using Gateway.Instrumentation;

namespace GatewayApi.Completions;

/// <summary>
/// How many requests a simulated provider takes in a minute. What is left goes to the metrics, as <c>RateLimitHandler</c> reads it from the
/// headers of a real provider's answers.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SimulatedRateLimit(string provider, LlmMetrics metrics, TimeProvider time)
{
    /// <summary>How many it takes.</summary>
    public const int PerMinute = 300;

    private readonly Lock _lock = new();
    private long _minute;
    private int _left;

    /// <summary>Takes a request.</summary>
    /// <exception cref="HttpRequestException">429: it is one too many.</exception>
    public void Take()
    {
        bool isTaken;
        lock (_lock)
        {
            var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            if (minute != _minute)
                (_minute, _left) = (minute, PerMinute);
            isTaken = _left > 0;
            if (isTaken)
                _left--;
            metrics.SetRateLimitRemaining(provider, LlmRateLimitKind.Requests, _left); // inside, so that no older number overtakes a newer one
        }

        if (!isTaken)
            throw new HttpRequestException($"{provider} takes {PerMinute} requests in a minute.", inner: null, HttpStatusCode.TooManyRequests);
    }
}
