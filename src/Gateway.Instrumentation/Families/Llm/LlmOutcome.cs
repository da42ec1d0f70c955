namespace Gateway.Instrumentation;

/// <summary>How a request to a model ended.</summary>
public enum LlmOutcome
{
    /// <summary>The model answered.</summary>
    Success,

    /// <summary>The model answered with an error, not at all, or too late, or its answer was withheld by a content filter.</summary>
    Failed,

    /// <summary>The caller cancelled it with its token. That is no failure.</summary>
    Cancelled,

    /// <summary>The reader left a streamed answer before its end. That is no failure, and its tokens cost money all the same.</summary>
    Abandoned,
}
