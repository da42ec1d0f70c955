using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AI.Tests;

/// <summary>What a provider answers, as it is on the wire.</summary>
internal static class Answers
{
    public const string Usage = """{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":3}}""";

    public static Task Completion(HttpContext context, string text = "Hello!", string finish = "stop", string? usage = Usage)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""
            {"id":"chatcmpl-1","object":"chat.completion","created":1732740000,"model":"gpt-4o-2024-08-06",
             "choices":[{"index":0,"message":{"role":"assistant","content":{{Json(text)}}},"finish_reason":"{{finish}}"}]{{(usage is null ? "" : $",\"usage\":{usage}")}}}
            """);
    }

    public static Task Embedding(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            """{"object":"list","model":"text-embedding-3-small","data":[{"object":"embedding","index":0,"embedding":[0.5,0.25]}],"usage":{"prompt_tokens":5,"total_tokens":5}}""");
    }

    public static Task Error(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$$"""{"error":{"message":"no","type":"invalid_request_error","param":null,"code":"{{{code}}}"}}""");
    }

    /// <summary>A stream of pieces, each sent by itself.</summary>
    public static async Task Stream(HttpContext context, IAsyncEnumerable<string> pieces, string? usage = Usage)
    {
        context.Response.ContentType = "text/event-stream";
        await Send(context, Chunk("""{"role":"assistant","content":""}"""));
        await foreach (var piece in pieces)
            await Send(context, Chunk($$"""{"content":{{Json(piece)}}}"""));
        await Send(context, Chunk("{}", "\"stop\""));
        if (usage is not null)
            await Send(context, $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1732740000,"model":"gpt-4o-2024-08-06","choices":[],"usage":{{usage}}}""");
        await Send(context, "[DONE]");
    }

    public static Task Stream(HttpContext context, params string[] pieces) => Stream(context, pieces.ToAsyncEnumerable());

    /// <summary>A stream that the provider breaks off once its reader has the first piece.</summary>
    public static async Task BreakOff(HttpContext context, Task read)
    {
        context.Response.ContentType = "text/event-stream";
        await Send(context, Chunk("""{"content":"Hel"}"""));
        await read;
        context.Abort();
    }

    public static async Task Send(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public static string Chunk(string delta, string finish = "null") =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1732740000,"model":"gpt-4o-2024-08-06","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""";

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
