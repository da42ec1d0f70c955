using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using TradingHandlers.Messages;
using TradingHandlers.Troubles;

namespace TradingHandlers.MarketData;

/// <summary>Stands where a client's connection would be: it replays the file, again and again, and refuses one call in fifty.</summary>
internal sealed class SimulatedExchange(IReadOnlyList<Candle> candles, bool fails, TroubleSwitch troubles, Random random) : HttpMessageHandler
{
    private const double RefusedShare = 0.02;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (fails && troubles.IsOn(TroubleNames.DataCollectorDown))
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The exchange does not answer: trouble that somebody asked for.");
        if (random.NextDouble() < RefusedShare)
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request });
        var asked = QueryHelpers.ParseQuery(request.RequestUri!.Query);
        var (from, to) = (Minute("from"), Minute("to"));
        IReadOnlyList<Candle> between = [.. Enumerable.Range(from, to - from).Select(minute => candles[minute % candles.Count])];
        return Task.FromResult(new HttpResponseMessage { RequestMessage = request, Content = JsonContent.Create(between, TradingJson.Default.IReadOnlyListCandle) });

        int Minute(string name) => int.Parse(asked[name]!, CultureInfo.InvariantCulture);
    }
}
