using System.Net;
using System.Text.Json;
using Gateway.Instrumentation;

namespace PricingService.Competitors;

/// <summary>Fetches competitors' prices from the market, and tells the metrics how that went.</summary>
public sealed class CompetitorClient(IHttpClientFactory clients, CompetitorBook book, CompetitorMetrics metrics)
{
    /// <summary>The name of its HttpClient, which is the market's name on the page.</summary>
    public const string ClientName = "market";

    /// <summary>Fetches and keeps a property's competitor prices; null when the market does not know the property.</summary>
    /// <exception cref="MarketException">No connection, no answer in time, an answer other than 2xx and 404, or one that is none.</exception>
    public async Task<CompetitorPrices?> FetchAsync(string propertyId, CancellationToken cancellationToken)
    {
        try
        {
            return await metrics.TrackFetch(propertyId).RunAsync(
                (Client: this, PropertyId: propertyId),
                static (fetch, token) => fetch.Client.FetchTrackedAsync(fetch.PropertyId, token),
                static prices => prices is null ? CompetitorFetchResult.NotFound : CompetitorFetchResult.Success,
                cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidDataException)
        {
            throw new MarketException(propertyId, timedOut: false, exception);
        }
        catch (TaskCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            throw new MarketException(propertyId, timedOut: true, exception);
        }
    }

    private async Task<CompetitorPrices?> FetchTrackedAsync(string propertyId, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);

        // Reads the whole answer before it returns, so that the timeout covers the body, too.
        using var response = await client.GetAsync(new Uri($"market/{propertyId}", UriKind.Relative), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        response.EnsureSuccessStatusCode();
        await using var json = await response.Content.ReadAsStreamAsync(cancellationToken);
        var answer = await JsonSerializer.DeserializeAsync(json, MarketJson.Default.MarketAnswer, cancellationToken)
            ?? throw new JsonException("The answer is null.");

        // A price of nobody, or of nothing, would pull the property's own one down.
        if (answer.Offers.Count == 0 || answer.Offers.Any(offer => !(offer?.Price > 0)))
            throw new InvalidDataException("The answer holds no prices, or some that are none.");

        var prices = new CompetitorPrices(propertyId, answer.AsOf, answer.Offers);
        book.Keep(prices);
        metrics.SetNewestData(propertyId, prices.AsOf);
        return prices;
    }
}
