using Microsoft.AspNetCore.Http.HttpResults;
using PricingService.Catalog;
using PricingService.Learning;
using PricingService.Learning.Retraining;
using PricingService.Models;

namespace PricingService.Endpoints;

/// <summary>The models, and their training by hand.</summary>
internal static class ModelEndpoints
{
    private const string Path = "/models";

    public static void MapModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, Models);
        endpoints.MapPost(Path + "/{propertyId}/retrain", Retrain);
    }

    private static async Task<Ok<IReadOnlyList<ModelView>>> Models(
        PropertyCatalog catalog, ModelStore store, ModelCache cache, RetrainingQueue retrainings, OutcomeHistory history,
        CancellationToken cancellationToken)
    {
        var views = new List<ModelView>();
        foreach (var property in catalog.All)
        {
            // From the store: whoever looks at models does not use them.
            views.Add(new ModelView(
                property.Id, cache.Holds(property.Id), retrainings.Holds(property.Id), history.Of(property.Id).Count,
                await store.LoadAsync(property.Id, cancellationToken)));
        }

        return TypedResults.Ok<IReadOnlyList<ModelView>>(views);
    }

    private static Results<Accepted, ProblemHttpResult> Retrain(string propertyId, PropertyCatalog catalog, RetrainingQueue retrainings)
    {
        if (!catalog.TryGet(propertyId, out _))
            return Problems.UnknownProperty(propertyId, catalog);
        return retrainings.TryAdd(propertyId, evenIfRecent: true) ? TypedResults.Accepted(Path) : Problems.TrainingOpen(propertyId);
    }
}
