using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using PricingService.Catalog;
using PricingService.Competitors;
using PricingService.SimulatedMarket;

namespace PricingService.Endpoints;

/// <summary>The simulated market, and the switch for its faults.</summary>
internal static class SimulatedMarketEndpoints
{
    // Whoever asks has long gone.
    private static readonly TimeSpan TooLate = TimeSpan.FromMinutes(10);

    public static void MapSimulatedMarket(this IEndpointRouteBuilder endpoints)
    {
        // Somebody else's service, that only happens to be here: its answers are not this one's.
        var market = endpoints.MapGroup("/market/{propertyId}").DisableGatewayMetrics();
        market.MapGet("", Prices);
        market.MapGet("/behaviour", Behaviour);
        market.MapPut("/behaviour", ChangeBehaviour);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult, StatusCodeHttpResult>> Prices(
        string propertyId, MarketSimulator market, PropertyCatalog catalog, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!market.TryGet(propertyId, out var behaviour) || !catalog.TryGet(propertyId, out var property))
            return Problems.NotOnMarket(propertyId);

        var fault = market.NextFault(behaviour);
        if (!await WaitAsync(fault == MarketFault.Slow ? TooLate : TimeSpan.FromMilliseconds(behaviour.DelayMs), time, cancellationToken))
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        if (fault == MarketFault.Error)
            return TypedResults.StatusCode(StatusCodes.Status500InternalServerError);

        var json = JsonSerializer.Serialize(market.Answer(property, fault), MarketJson.Default.MarketAnswer);
        return TypedResults.Text(fault == MarketFault.Broken ? json[..(json.Length / 2)] : json, "application/json");
    }

    private static Results<Ok<MarketBehaviour>, ProblemHttpResult> Behaviour(string propertyId, MarketSimulator market) =>
        market.TryGet(propertyId, out var behaviour) ? TypedResults.Ok(behaviour) : Problems.NotOnMarket(propertyId);

    private static Results<Ok<MarketBehaviour>, ProblemHttpResult> ChangeBehaviour(
        string propertyId, MarketBehaviourChange change, MarketSimulator market)
    {
        if (!market.TryGet(propertyId, out _))
            return Problems.NotOnMarket(propertyId);
        return change.Mistake() is { } mistake ? Problems.BadRequest(mistake) : TypedResults.Ok(market.Change(propertyId, change.ApplyTo));
    }

    /// <summary>Waits; false when the caller gave up meanwhile, as one with a timeout does.</summary>
    private static async Task<bool> WaitAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
