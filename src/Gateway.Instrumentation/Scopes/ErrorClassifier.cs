using System.Data.Common;

namespace Gateway.Instrumentation;

/// <summary>
/// The default classifier. It uses the type of the exception and never its message: <c>timeout_error</c>
/// (<see cref="TimeoutException"/>, or a cancellation caused by one), <c>api_error</c> (<see cref="HttpRequestException"/>),
/// <c>database_error</c> (<see cref="DbException"/>); for all others the class name of the exception. An
/// <see cref="AggregateException"/> with one inner exception is classified as that exception.
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
        while (exception is AggregateException { InnerExceptions: [var only] })
            exception = only;
        return exception switch
        {
            TimeoutException => TimeoutError,
            OperationCanceledException { InnerException: TimeoutException } => TimeoutError,
            HttpRequestException => ApiError,
            DbException => DatabaseError,
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
