namespace Gateway.Instrumentation;

/// <summary>What a provider limits.</summary>
public enum LlmRateLimitKind
{
    /// <summary>The number of requests.</summary>
    Requests,

    /// <summary>The number of tokens.</summary>
    Tokens,

    /// <summary>The number of tokens of prompts, where a provider limits them apart.</summary>
    InputTokens,

    /// <summary>The number of tokens of answers, where a provider limits them apart.</summary>
    OutputTokens,
}
