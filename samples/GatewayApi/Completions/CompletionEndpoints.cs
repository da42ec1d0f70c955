using System.Text.Json;
using Gateway.Instrumentation;
using Microsoft.Extensions.AI;

namespace GatewayApi.Completions;

/// <summary>The gateway as clients of OpenAI know one: <c>/v1/chat/completions</c>, streamed or not, and <c>/v1/models</c>.</summary>
internal static class CompletionEndpoints
{
    public static void MapCompletions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/chat/completions", CompleteAsync)
            .Produces(StatusCodes.Status400BadRequest).Produces(StatusCodes.Status401Unauthorized).Produces(StatusCodes.Status404NotFound)
            .Produces(StatusCodes.Status429TooManyRequests).Produces(StatusCodes.Status499ClientClosedRequest)
            .Produces(StatusCodes.Status502BadGateway).Produces(StatusCodes.Status504GatewayTimeout);
        endpoints.MapGet("/v1/models", ListAsync);
    }

    private static Task ListAsync(HttpContext context, ModelRouter router, TimeProvider time) => context.Response.WriteAsJsonAsync(
        new CompletionModelList("list", [.. router.Models.Select(model => new CompletionModelList.Entry(model, "model", time.GetUtcNow().ToUnixTimeSeconds(), "gateway"))]),
        CompletionJson.Default.CompletionModelList, cancellationToken: context.RequestAborted);

    private static async Task CompleteAsync(HttpContext context, ModelRouter router, Teams teams, GatewayMetrics metrics, TimeProvider time)
    {
        if (!teams.TryGet(context.Request, out var team, out var budget))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "No team has this key.", "invalid_api_key");
            return;
        }

        if (await ReadAsync(context) is not { Model.Length: > 0, Messages.Count: > 0 } request)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Name a model and give messages.", "invalid_request");
            return;
        }

        if (router.Find(request.Model) is not var (model, client))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"Nobody offers {request.Model}. GET /v1/models lists what there is.", "model_not_found");
            return;
        }

        if (budget is { RemainingUsd: <= 0 })
        {
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, $"The budget of {team} is spent until {budget.WindowEnd:u}.", "insufficient_quota");
            return;
        }

        // Only the model, for the request as a whole: each provider that is asked counts its own attempt.
        context.TagRequest(model: model);
        var messages = request.Messages.Select(message => new ChatMessage(new ChatRole(message.Role ?? "user"), message.Text)).ToList();
        var options = new ChatOptions { ModelId = model, AdditionalProperties = new() { [ModelRouter.Team] = team } };
        var head = new Completion($"chatcmpl-{Guid.NewGuid():n}", "chat.completion", time.GetUtcNow().ToUnixTimeSeconds(), model, []);
        try
        {
            if (request.Stream == true)
                await StreamAsync(context, token => client.GetStreamingResponseAsync(messages, options, token), head, request.StreamOptions?.IncludeUsage == true);
            else
                await AnswerAsync(context, await client.GetResponseAsync(messages, options, context.RequestAborted), head);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whatever the model did since: nobody waits for it, and a cancelled request is what this is.
            throw new OperationCanceledException("The caller has left.", exception, context.RequestAborted);
        }
        catch (Exception exception)
        {
            var errorType = LlmErrors.TypeOf(exception, metrics.Factory.Errors);
            context.TagRequest(errorType: errorType);
            if (context.Response.HasStarted)
            {
                context.Abort(); // half an answer must not look like a whole one
                return;
            }

            await RefuseAsync(context, errorType switch
            {
                LlmErrors.RateLimited => StatusCodes.Status429TooManyRequests,
                LlmErrors.Timeout => StatusCodes.Status504GatewayTimeout,
                _ => StatusCodes.Status502BadGateway,
            }, "No provider answered.", errorType);
        }
    }

    private static async Task<CompletionRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, CompletionJson.Default.CompletionRequest, context.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or BadHttpRequestException) // too long, or its caller left
        {
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, ChatResponse answer, Completion head) => context.Response.WriteAsJsonAsync(
        head with
        {
            Choices = [new(0, new("assistant", answer.Text), Delta: null, answer.FinishReason?.Value ?? "stop")],
            Usage = TokensOf(answer.Usage),
        }, CompletionJson.Default.Completion, cancellationToken: context.RequestAborted);

    // A caller who goes away before the first piece cancels the request. After it they leave the stream (abandoned), and what was written
    // so far has been paid.
    private static async Task StreamAsync(HttpContext context, Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> ask, Completion head, bool withUsage)
    {
        head = head with { Object = "chat.completion.chunk" };
        UsageDetails? usage = null;
        using var waiting = new CancellationTokenSource();
        await using var gone = context.RequestAborted.Register(waiting.Cancel);
        await foreach (var update in ask(waiting.Token))
        {
            gone.Unregister();
            if (!context.Response.HasStarted) // and not before the first piece: until then it may still be an error
                context.Response.ContentType = "text/event-stream";
            usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            if (update.Text.Length > 0 || update.FinishReason is not null)
            {
                await SendAsync(context, head with
                {
                    Choices = [new(0, Message: null, new("assistant", update.Text), update.FinishReason?.Value)],
                });
            }
        }

        if (withUsage)
            await SendAsync(context, head with { Usage = TokensOf(usage) });
        await context.Response.WriteAsync("data: [DONE]\n\n", context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, Completion piece)
    {
        context.RequestAborted.ThrowIfCancellationRequested();
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(piece, CompletionJson.Default.Completion)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static Completion.Tokens? TokensOf(UsageDetails? usage) => usage is null
        ? null
        : new(usage.InputTokenCount ?? 0, usage.OutputTokenCount ?? 0, (usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0));

    private static Task RefuseAsync(HttpContext context, int status, string message, string code)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new CompletionError(new(message, "gateway_error", code)), CompletionJson.Default.CompletionError, cancellationToken: context.RequestAborted);
    }
}
