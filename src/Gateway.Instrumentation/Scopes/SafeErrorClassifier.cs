namespace Gateway.Instrumentation;

/// <summary>
/// Wraps another classifier and never throws: a classifier is the user's code, and it runs while a failure is recorded.
/// </summary>
internal sealed class SafeErrorClassifier(IErrorClassifier inner) : IErrorClassifier
{
    // One that reports a failure itself would classify for ever.
    private const int MaxDepth = 4;

    [ThreadStatic]
    private static int _depth;

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
        if (_depth == MaxDepth)
            return ErrorClassifier.ClassName(exception);
        _depth++;
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
        finally
        {
            _depth--;
        }

        return ErrorClassifier.ClassName(exception);
    }
}
