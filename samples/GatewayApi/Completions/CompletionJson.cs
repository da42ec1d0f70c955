using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayApi.Completions;

/// <summary>What the API of OpenAI reads and writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CompletionRequest))]
[JsonSerializable(typeof(Completion))]
[JsonSerializable(typeof(CompletionModelList))]
[JsonSerializable(typeof(CompletionError))]
internal sealed partial class CompletionJson : JsonSerializerContext;

/// <summary>What is asked.</summary>
/// <param name="Model">The model.</param>
/// <param name="Messages">The conversation so far.</param>
/// <param name="Stream">Whether the answer comes in pieces.</param>
/// <param name="StreamOptions">How it comes.</param>
internal sealed record CompletionRequest(string? Model, IReadOnlyList<CompletionRequest.Message>? Messages, bool? Stream, CompletionRequest.Streaming? StreamOptions)
{
    /// <param name="Role">Who says it.</param>
    /// <param name="Content">A text, or a list of parts.</param>
    internal sealed record Message(string? Role, JsonElement? Content)
    {
        public string Text => Content switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray()
                .Select(part => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : "")),
            _ => "",
        };
    }

    /// <param name="IncludeUsage">Whether the last piece says how many tokens were used.</param>
    internal sealed record Streaming(bool? IncludeUsage);
}

/// <summary>An answer, or a piece of one.</summary>
internal sealed record Completion(string Id, string Object, long Created, string Model, IReadOnlyList<Completion.Choice> Choices, Completion.Tokens? Usage = null)
{
    internal sealed record Choice(int Index, Said? Message, Said? Delta, string? FinishReason);

    internal sealed record Said(string? Role, string? Content);

    internal sealed record Tokens(long PromptTokens, long CompletionTokens, long TotalTokens);
}

internal sealed record CompletionModelList(string Object, IReadOnlyList<CompletionModelList.Entry> Data)
{
    internal sealed record Entry(string Id, string Object, long Created, string OwnedBy);
}

internal sealed record CompletionError(CompletionError.Detail Error)
{
    internal sealed record Detail(string Message, string Type, string? Code);
}
