using Microsoft.AspNetCore.Http.HttpResults;
using PricingService.Catalog;
using PricingService.Competitors;
using PricingService.Scoring;

namespace PricingService.Endpoints;

/// <summary>What the service is there for: the price of a night.</summary>
internal static class ScoreEndpoint
{
    public const string Path = "/score";

    public static void MapScore(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, Score).TrackScore();

    private static async Task<Results<Ok<Score>, ProblemHttpResult>> Score(
        ScoreRequest request, HttpContext context, PropertyCatalog catalog, PriceScorer scorer, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Mistake(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } mistake)
            return Problems.BadRequest(mistake);
        if (!catalog.TryGet(request.PropertyId, out var property))
            return Problems.UnknownProperty(request.PropertyId, catalog);

        try
        {
            var score = await scorer.ScoreAsync(
                new PriceQuestion(property, request.VisitorId, request.Night!.Value, request.Occupancy!.Value, request.LiveCompetitors),
                cancellationToken);
            context.TagScore(score.Method);
            return TypedResults.Ok(score);
        }
        catch (MarketException failure)
        {
            return Problems.MarketFailed(failure);
        }
    }
}
