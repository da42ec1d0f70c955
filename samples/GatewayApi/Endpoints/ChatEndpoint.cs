using System.Text.Json;
using GatewayApi.Chat;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GatewayApi.Endpoints;

/// <summary>What the gateway is there for: a prompt goes to whoever offers the model cheapest.</summary>
internal static class ChatEndpoint
{
    // What it produces stands at 0 from the start, so that rate() sees the first one.
    public static void MapChat(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/chat", Chat)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .Produces(StatusCodes.Status499ClientClosedRequest)
        .ProducesProblem(StatusCodes.Status502BadGateway)
        .ProducesProblem(StatusCodes.Status504GatewayTimeout);

    private static async Task<Results<Ok<ChatAnswer>, ProblemHttpResult>> Chat(
        ChatRequest request, HttpContext context, OfferCache offers, ModelClient models, IOptions<ChatOptions> options, CancellationToken cancellationToken)
    {
        request = request.WithPrompt(options.Value.DefaultModel);
        if (request.Mistake() is { } mistake)
            return Problems.BadRequest(mistake);
        if (offers.Find(request.Model) is not { } offer)
            return Problems.UnknownModel(request.Model);

        // Known from here on, and by the store's name: callers invent models, and write them in any letter case.
        context.TagRequest(provider: offer.Provider, model: offer.Model);
        try
        {
            var answer = await models.AskAsync(offer, request.Prompt, cancellationToken);
            return TypedResults.Ok(new ChatAnswer(
                offer.Provider, offer.Model, answer.Text, answer.InputTokens, answer.OutputTokens,
                offer.Price.CostOf(answer.InputTokens, answer.OutputTokens)));
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            return Problems.ModelFailed(offer, exception.Message);
        }
        catch (TaskCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            return Problems.ModelTimedOut(offer);
        }
    }
}
