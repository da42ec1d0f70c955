namespace Gateway.Instrumentation;

/// <summary>
/// Maps an exception to an error type: the value of an <c>error_type</c> label. To replace it, register your own before or
/// after <c>AddGatewayMetrics</c>: <c>services.AddSingleton&lt;IErrorClassifier, MyClassifier&gt;()</c>.
/// </summary>
public interface IErrorClassifier
{
    /// <summary>
    /// Returns the error type of an exception, from a small set: it becomes a label value. Several threads call it at the
    /// same time. When it throws or returns null or an empty text, the class name of the exception is recorded.
    /// </summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The error type, such as <c>timeout_error</c>.</returns>
    string Classify(Exception exception);

    /// <summary>
    /// The error types that <see cref="Classify"/> has its own names for. Families show them at 0 for announced label values,
    /// so that <c>rate()</c> sees the first failure. Read once, at start. Empty by default.
    /// </summary>
    IReadOnlyList<string> NamedTypes => [];
}
