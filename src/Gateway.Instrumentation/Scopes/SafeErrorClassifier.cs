namespace Gateway.Instrumentation;

/// <summary>
/// Wraps another classifier and never throws: a classifier is the user's code, and it runs while a failure is recorded.
/// </summary>
internal sealed class SafeErrorClassifier(IErrorClassifier inner) : IErrorClassifier
{
    public static SafeErrorClassifier Around(IErrorClassifier classifier) =>
        classifier as SafeErrorClassifier ?? new SafeErrorClassifier(classifier);

    public IReadOnlyList<string> NamedTypes
    {
        get
        {
            try
            {
                return [.. (inner.NamedTypes ?? []).Where(name => !string.IsNullOrEmpty(name))];
            }
#pragma warning disable CA1031 // whatever it throws
            catch (Exception)
#pragma warning restore CA1031
            {
                return [];
            }
        }
    }

    public string Classify(Exception? exception)
    {
        if (exception is null)
            return LabelText.Unknown;
        try
        {
            if (inner.Classify(exception) is { Length: > 0 } errorType)
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
