using GatewayApi.SimulatedFeeds;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GatewayApi.Endpoints;

/// <summary>The simulated providers, and the switch for their faults.</summary>
internal static class SimulatedFeedEndpoints
{
    public static void MapSimulatedFeeds(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/feeds/{provider}", Feed);
        endpoints.MapGet("/feeds/{provider}/behaviour", Behaviour);
        endpoints.MapPut("/feeds/{provider}/behaviour", ChangeBehaviour);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult, StatusCodeHttpResult>> Feed(
        FeedSimulator simulator, string provider, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!simulator.TryGet(provider, out var feed))
            return Problems.UnknownProvider(provider);

        switch (feed.NextFault())
        {
            case FeedFault.Error:
                return TypedResults.StatusCode(StatusCodes.Status500InternalServerError);
            case FeedFault.Broken:
                return Json(feed.BrokenPriceList());
            case FeedFault.Empty:
                return Json(feed.EmptyPriceList());
            case FeedFault.Slow when !await WaitAsync(feed.Behaviour.DelayMs, time, cancellationToken):
                return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
            default:
                return Json(feed.PriceList());
        }
    }

    private static Results<Ok<FeedBehaviour>, ProblemHttpResult> Behaviour(FeedSimulator simulator, string provider) =>
        simulator.TryGet(provider, out var feed) ? TypedResults.Ok(feed.Behaviour) : Problems.UnknownProvider(provider);

    private static Results<Ok<FeedBehaviour>, ProblemHttpResult> ChangeBehaviour(
        FeedSimulator simulator, string provider, FeedBehaviourChange change)
    {
        if (!simulator.TryGet(provider, out var feed))
            return Problems.UnknownProvider(provider);
        return change.Mistake() is { } mistake ? Problems.BadRequest(mistake) : TypedResults.Ok(feed.Change(change.ApplyTo));
    }

    /// <summary>Waits; false when the caller gave up meanwhile, as one with a timeout does.</summary>
    private static async Task<bool> WaitAsync(int milliseconds, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static ContentHttpResult Json(string json) => TypedResults.Text(json, "application/json");
}
