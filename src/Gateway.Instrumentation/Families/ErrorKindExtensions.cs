namespace Gateway.Instrumentation;

/// <summary>Shows kinds of errors at 0: those that the classifier names, and those that are known beside them.</summary>
internal static class ErrorKindExtensions
{
    public static void Announce<T1>(this Labeled<Counter, T1, string> errors, T1 value1, ReadOnlySpan<string> more)
    {
        foreach (var errorType in ErrorClassifier.NamedKinds)
            errors.WithLabels(value1, errorType);
        foreach (var errorType in more)
            errors.WithLabels(value1, errorType);
    }

    public static void Announce<T1, T2>(this Labeled<Counter, T1, T2, string> errors, T1 value1, T2 value2, ReadOnlySpan<string> more)
    {
        foreach (var errorType in ErrorClassifier.NamedKinds)
            errors.WithLabels(value1, value2, errorType);
        foreach (var errorType in more)
            errors.WithLabels(value1, value2, errorType);
    }
}
