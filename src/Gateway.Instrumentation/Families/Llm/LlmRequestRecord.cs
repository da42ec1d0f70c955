namespace Gateway.Instrumentation;

/// <summary>A finished request to a model for <see cref="LlmMetrics.RecordRequest(in LlmRequestRecord)"/>.</summary>
public readonly struct LlmRequestRecord
{
    /// <summary>The provider that was asked, such as <c>openai</c>. Never a key: name one by an alias.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that was asked for.</summary>
    public required string Model { get; init; }

    /// <summary>What was asked of it, from a small set: <c>chat</c>, <c>embeddings</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>How it ended.</summary>
    public required LlmOutcome Outcome { get; init; }

    /// <summary>The duration, without the time that the reader of a stream took; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The error type of a failure, from a small set; null or empty is recorded as <c>unknown</c>. Not read for other outcomes.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The time to the first piece of a streamed answer; null where it was not streamed, or nothing came.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>All tokens of the prompt; null when not known.</summary>
    public long? InputTokens { get; init; }

    /// <summary>All tokens of the answer; null when not known.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Those of the prompt that the provider read from its cache.</summary>
    public long? CachedInputTokens { get; init; }

    /// <summary>Those of the prompt that the provider wrote to its cache.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>Those of the answer that the model thought.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>Why the model stopped, such as <c>stop</c> or <c>length</c>; null when not known.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The model that answered, as the answer says; null when not known.</summary>
    public string? AnsweringModel { get; init; }

    /// <summary>The team that pays: an alias of its key or its name, from a bounded set; null is recorded as <c>unknown</c>. Never an end user.</summary>
    public string? Team { get; init; }

    /// <summary>The cost in US dollars, where the application knows it. Null: it is computed from the tokens and <see cref="ILlmPrices"/>.</summary>
    public double? CostUsd { get; init; }
}
