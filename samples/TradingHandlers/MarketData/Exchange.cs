using System.Net;
using TradingHandlers.Messages;

namespace TradingHandlers.MarketData;

/// <summary>An exchange that lists one symbol. It is called over HTTP, by a client of its name.</summary>
internal sealed class Exchange(string name, IHttpClientFactory clients)
{
    public const string RateLimit = "rate_limit";
    public const string Unreachable = "unreachable";

    private int _next;

    public string Name => name;

    /// <summary>The candles since the last call, up to this minute of the replay. After a call that failed, those of both.</summary>
    /// <exception cref="HttpRequestException">It refuses, or does not answer: <see cref="ReasonOf"/>.</exception>
    public async Task<IReadOnlyList<Candle>> ReadAsync(int upTo)
    {
        using var client = clients.CreateClient(name);
        var candles = await client.GetFromJsonAsync(new Uri($"candles?from={_next}&to={upTo}", UriKind.Relative), TradingJson.Default.IReadOnlyListCandle);
        _next = upTo;
        return candles!;
    }

    /// <summary>Why a call failed, for the label <c>error_type</c> of collections.</summary>
    public static string ReasonOf(HttpRequestException failure) => failure.StatusCode == HttpStatusCode.TooManyRequests ? RateLimit : Unreachable;
}
