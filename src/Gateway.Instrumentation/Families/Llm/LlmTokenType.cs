namespace Gateway.Instrumentation;

/// <summary>Which tokens a number counts.</summary>
public enum LlmTokenType
{
    /// <summary>All tokens of the prompt, with those of <see cref="CachedInput"/> and <see cref="CacheWrite"/>.</summary>
    Input,

    /// <summary>All tokens of the answer, with those of <see cref="Reasoning"/>.</summary>
    Output,

    /// <summary>The part of <see cref="Input"/> that the provider read from its cache.</summary>
    CachedInput,

    /// <summary>The part of <see cref="Input"/> that the provider wrote to its cache.</summary>
    CacheWrite,

    /// <summary>The part of <see cref="Output"/> that the model thought and did not show.</summary>
    Reasoning,
}
