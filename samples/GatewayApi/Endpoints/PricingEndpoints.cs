using GatewayApi.Pricing;
using GatewayApi.Pricing.Store;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GatewayApi.Endpoints;

/// <summary>What the gateway's callers ask: the prices, and what a request would cost.</summary>
internal static class PricingEndpoints
{
    public static void MapPricing(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/pricing/models", Models);
        endpoints.MapGet("/api/pricing/quote", QuoteCheapest);
    }

    private static Results<Ok<ModelList>, ProblemHttpResult> Models(PriceStore store, string? provider = null)
    {
        if (provider is not null && !Providers.IsKnown(provider))
            return Problems.UnknownProvider(provider);
        var models = store.List(provider).Select(ModelView.Of).ToList();
        return TypedResults.Ok(new ModelList(models.Count, models));
    }

    private static Results<Ok<Quote>, ProblemHttpResult> QuoteCheapest(PriceStore store, string model, long inputTokens, long outputTokens)
    {
        if (inputTokens < 0 || outputTokens < 0)
            return Problems.BadRequest("inputTokens and outputTokens are numbers of tokens, 0 or more.");

        return store.FindCheapest(model, inputTokens, outputTokens) is { } best
            ? TypedResults.Ok(new Quote(
                best.Provider, best.Model, inputTokens, outputTokens, best.Price.CostOf(inputTokens, outputTokens), best.UpdatedAt))
            : Problems.UnknownModel(model);
    }
}
