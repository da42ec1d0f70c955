using Microsoft.AspNetCore.Http.HttpResults;
using PricingService.Catalog;
using PricingService.Competitors;

namespace PricingService.Endpoints;

/// <summary>What competitors ask, and fetching it by hand.</summary>
internal static class CompetitorEndpoints
{
    private const string Path = "/competitors/{propertyId}";

    public static void MapCompetitors(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, Known);
        endpoints.MapPost(Path + "/refresh", Refresh);
    }

    private static Results<Ok<CompetitorView>, ProblemHttpResult> Known(string propertyId, PropertyCatalog catalog, CompetitorBook book)
    {
        if (!catalog.TryGet(propertyId, out _))
            return Problems.UnknownProperty(propertyId, catalog);
        return book.Find(propertyId) is { } prices ? TypedResults.Ok(CompetitorView.Of(prices)) : Problems.NoCompetitors(propertyId);
    }

    private static async Task<Results<Ok<CompetitorView>, ProblemHttpResult>> Refresh(
        string propertyId, PropertyCatalog catalog, CompetitorClient market, CancellationToken cancellationToken)
    {
        if (!catalog.TryGet(propertyId, out _))
            return Problems.UnknownProperty(propertyId, catalog);
        try
        {
            return await market.FetchAsync(propertyId, cancellationToken) is { } prices
                ? TypedResults.Ok(CompetitorView.Of(prices))
                : Problems.NotOnMarket(propertyId);
        }
        catch (MarketException failure)
        {
            return Problems.MarketFailed(failure);
        }
    }
}
