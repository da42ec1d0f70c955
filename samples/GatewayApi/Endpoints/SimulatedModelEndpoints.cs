using System.Text.Json;
using GatewayApi.Chat;
using GatewayApi.SimulatedModels;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GatewayApi.Endpoints;

/// <summary>The simulated models, and the switch for their latency and faults.</summary>
internal static class SimulatedModelEndpoints
{
    public static void MapSimulatedModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/models/{provider}/chat", Answer);
        endpoints.MapGet("/models/{provider}/behaviour", Behaviour);
        endpoints.MapPut("/models/{provider}/behaviour", ChangeBehaviour);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult, StatusCodeHttpResult>> Answer(
        ModelSimulator simulator, string provider, ModelRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!simulator.TryGet(provider, out var behaviour))
            return Problems.UnknownProvider(provider);
        if (request is not { Model: not null, Prompt: not null })
            return Problems.BadRequest("Give a model and a prompt.");

        await Task.Delay(TimeSpan.FromMilliseconds(behaviour.DelayMs), time, cancellationToken);
        var text = $"{request.Model} has read your {request.Prompt.Length} characters.";
        var json = JsonSerializer.Serialize(new ModelAnswer(text, Tokens(request.Prompt), Tokens(text)), GatewayJson.Default.ModelAnswer);
        return ModelSimulator.NextFault(behaviour) switch
        {
            ModelFault.Error => TypedResults.StatusCode(StatusCodes.Status500InternalServerError),
            ModelFault.Broken => Json(json[..(json.Length / 2)]),
            _ => Json(json),
        };
    }

    private static Results<Ok<ModelBehaviour>, ProblemHttpResult> Behaviour(ModelSimulator simulator, string provider) =>
        simulator.TryGet(provider, out var behaviour) ? TypedResults.Ok(behaviour) : Problems.UnknownProvider(provider);

    private static Results<Ok<ModelBehaviour>, ProblemHttpResult> ChangeBehaviour(
        ModelSimulator simulator, string provider, ModelBehaviourChange change)
    {
        if (!simulator.TryGet(provider, out _))
            return Problems.UnknownProvider(provider);
        return change.Mistake() is { } mistake ? Problems.BadRequest(mistake) : TypedResults.Ok(simulator.Change(provider, change.ApplyTo));
    }

    // About four characters are a token.
    private static long Tokens(string text) => (text.Length + 3) / 4;

    private static ContentHttpResult Json(string json) => TypedResults.Text(json, "application/json");
}
