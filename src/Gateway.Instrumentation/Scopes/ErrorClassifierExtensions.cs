namespace Gateway.Instrumentation;

internal static class ErrorClassifierExtensions
{
    /// <summary>Classifies without ever throwing: a classifier is the user's code and runs while a failure is recorded.</summary>
    public static string ClassifySafely(this IErrorClassifier classifier, Exception? exception)
    {
        if (exception is null)
            return LabelText.Unknown;
        try
        {
            if (classifier.Classify(exception) is { Length: > 0 } errorType)
                return errorType;
        }
#pragma warning disable CA1031 // whatever it throws
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        return ErrorClassifier.ClassName(exception);
    }
}
