using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>What an answer says of itself.</summary>
internal static class ChatAnswer
{
    private const string Refusal = "Refusal";
    private const string ApiError = "api_error";

    // Anthropic's clients say it so; the abstractions have no name of their own for it.
    private static readonly string[] CacheWrites = ["CacheCreationInputTokens", "cache_creation_input_tokens", "InputTokenDetails.CacheWriteTokenCount"];

    public static void Look(LlmRequestScope call, ChatResponse answer)
    {
        Usage(call, answer.Usage);
        call.Finish(answer.FinishReason?.Value);
        call.AnsweredBy(answer.ModelId);
        foreach (var message in answer.Messages)
        {
            foreach (var content in message.Contents)
                Look(call, content as ErrorContent);
        }
    }

    /// <summary>Returns whether a piece has a part of the answer.</summary>
    /// <param name="call">The request.</param>
    /// <param name="update">The piece.</param>
    /// <param name="usage">What the pieces before said: some providers tell it in parts.</param>
    public static bool Look(LlmRequestScope call, ChatResponseUpdate update, UsageDetails usage)
    {
        if (update.FinishReason is { } reason)
            call.Finish(reason.Value);
        if (update.ModelId is { } model)
            call.AnsweredBy(model);
        var isToken = false;
        foreach (var content in update.Contents)
        {
            if (content is UsageContent told)
            {
                usage.Add(told.Details);
                Usage(call, usage);
            }
            else
            {
                Look(call, content as ErrorContent);
                isToken |= content is not TextContent { Text: "" } and not TextReasoningContent { Text: "" };
            }
        }

        return isToken;
    }

    public static void Usage(LlmRequestScope call, UsageDetails? usage)
    {
        if (usage is not null)
            call.Usage(usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount, CacheWriteOf(usage), usage.ReasoningTokenCount);
    }

    // What a provider reports in its answer and no client throws, such as a stream of OpenAI's responses that breaks down. A refusal is an answer.
    private static void Look(LlmRequestScope call, ErrorContent? error)
    {
        if (error is not null && error.ErrorCode != Refusal)
            call.Fail(LlmErrors.TypeOf(0, error.ErrorCode) ?? ApiError);
    }

    private static long? CacheWriteOf(UsageDetails usage)
    {
        if (usage.AdditionalCounts is not { } counts)
            return null;
        foreach (var name in CacheWrites)
        {
            if (counts.TryGetValue(name, out var tokens))
                return tokens;
        }

        return null;
    }
}
