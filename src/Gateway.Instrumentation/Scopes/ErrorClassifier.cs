using System.Data.Common;

namespace Gateway.Instrumentation;

/// <summary>
/// The classifier that is used unless you register another. It goes by the exception's type and never by its message:
/// <c>timeout_error</c> (<see cref="TimeoutException"/>, or a cancellation that one caused), <c>api_error</c>
/// (<see cref="HttpRequestException"/>), <c>database_error</c> (<see cref="DbException"/>); for everything else the
/// name of the exception's class. An <see cref="AggregateException"/> of one exception counts as that one.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ErrorClassifier : IErrorClassifier
{
    private const string TimeoutError = "timeout_error";
    private const string ApiError = "api_error";
    private const string DatabaseError = "database_error";

    /// <inheritdoc/>
    public IReadOnlyList<string> NamedTypes { get; } = [TimeoutError, ApiError, DatabaseError];

    /// <inheritdoc/>
    public string Classify(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            TimeoutException => TimeoutError,
            OperationCanceledException { InnerException: TimeoutException } => TimeoutError,
            HttpRequestException => ApiError,
            DbException => DatabaseError,
            AggregateException { InnerExceptions: [var only] } => Classify(only),
            _ => ClassName(exception),
        };
    }

    internal static string ClassName(Exception exception)
    {
        var name = exception.GetType().Name;
        var arity = name.IndexOf('`', StringComparison.Ordinal); // ValidationException`1
        return arity < 0 ? name : name[..arity];
    }
}
