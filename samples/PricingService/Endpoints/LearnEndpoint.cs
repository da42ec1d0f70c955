using Microsoft.AspNetCore.Http.HttpResults;
using PricingService.Catalog;
using PricingService.Learning;

namespace PricingService.Endpoints;

/// <summary>What the service learns from. Refused outcomes are told in the answer; the others of the batch are none the worse for them.</summary>
internal static class LearnEndpoint
{
    public const string Path = "/learn";

    public static void MapLearn(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, Learn);

    private static async Task<Results<Ok<LearningReport>, ProblemHttpResult>> Learn(
        LearnRequest request, PropertyCatalog catalog, Learner learner, CancellationToken cancellationToken)
    {
        if (request.Mistake() is { } mistake)
            return Problems.BadRequest(mistake);
        if (!catalog.TryGet(request.PropertyId, out var property))
            return Problems.UnknownProperty(request.PropertyId, catalog);
        return TypedResults.Ok(await learner.LearnAsync(property, [.. request.Outcomes!.OfType<OutcomeReport>()], cancellationToken));
    }
}
