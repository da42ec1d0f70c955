namespace Gateway.Instrumentation;

/// <summary>
/// Turns an exception into the text of an <c>error_type</c> label. Replace it by registering your own before or after
/// <c>AddGatewayMetrics</c>: <c>services.AddSingleton&lt;IErrorClassifier, MyClassifier&gt;()</c>.
/// </summary>
public interface IErrorClassifier
{
    /// <summary>
    /// Names the kind of a failure, from a small set: the text becomes a label value. Called by several threads at once.
    /// When it throws or gives nothing, the exception's class name is recorded.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>The kind, such as <c>timeout_error</c>.</returns>
    string Classify(Exception exception);

    /// <summary>
    /// The kinds that <see cref="Classify"/> has a name of its own for. Families show them at 0 for what is announced, so that
    /// <c>rate()</c> sees the first failure. Read once, at start. None by default.
    /// </summary>
    IReadOnlyList<string> NamedTypes => [];
}
