using System.Data.Common;

namespace Gateway.Instrumentation;

/// <summary>
/// The default classifier. It uses the type of the exception and never its message: <c>timeout_error</c>
/// (<see cref="TimeoutException"/>, or a cancellation caused by one), <c>api_error</c> (<see cref="HttpRequestException"/>),
/// <c>database_error</c> (<see cref="DbException"/>); for all others the class name of the exception. An
/// <see cref="AggregateException"/> with one inner exception is classified as that exception.
/// </summary>
/// <remarks>
/// <para>A <see cref="DbException"/> that says more, by its <see cref="DbException.SqlState"/>, by what caused it or by
/// <see cref="DbException.IsTransient"/>, is <c>timeout_error</c>, <c>connection_error</c>, <c>constraint_violation</c>, <c>deadlock</c>,
/// <c>serialization_failure</c>, <c>lock_not_available</c>, <c>transaction_aborted</c> (a statement of a transaction that an earlier error broke),
/// <c>auth_error</c> or, when another try may succeed, <c>transient_error</c>.</para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class ErrorClassifier : IErrorClassifier
{
    internal const string TimeoutError = "timeout_error";
    internal const string DatabaseError = "database_error";

    private const string ApiError = "api_error";

    /// <summary>The error types of databases that alerts ask for. Families of databases announce them; a classifier of your own may use them.</summary>
    public static ReadOnlySpan<string> DatabaseTypes => DatabaseErrors.Types;

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
            DbException database => DatabaseErrors.TypeOf(database),
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
