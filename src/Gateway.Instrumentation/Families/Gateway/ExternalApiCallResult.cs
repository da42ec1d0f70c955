namespace Gateway.Instrumentation;

/// <summary>What became of the answer of an external service.</summary>
public enum ExternalApiCallResult
{
    /// <summary>It was read to its end.</summary>
    Completed,

    /// <summary>The caller left it before its end, or never read it.</summary>
    Abandoned,
}
