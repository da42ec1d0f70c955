using System.Data.Common;
using System.Net.Sockets;

namespace Gateway.Instrumentation;

/// <summary>The error types of databases, from what every ADO.NET provider tells: the SQLSTATE of the standard, and the cause.</summary>
internal static class DatabaseErrors
{
    private const string ConnectionError = "connection_error";
    private const string ConstraintViolation = "constraint_violation";
    private const string Deadlock = "deadlock";
    private const string SerializationFailure = "serialization_failure";

    /// <summary>Those that a query type is announced with.</summary>
    public static readonly string[] Types = [ConnectionError, ConstraintViolation, Deadlock, SerializationFailure];

    public static string TypeOf(DbException exception) =>
        TypeOf(exception.SqlState) ?? TypeOfCause(exception.InnerException) ?? (exception.IsTransient ? "transient_error" : ErrorClassifier.DatabaseError);

    private static string? TypeOf(string? state) => state switch
    {
        null => null,
        "40P01" => Deadlock,
        "40001" => SerializationFailure,
        "57014" => ErrorClassifier.TimeoutError, // the server cancelled it: statement_timeout. A cancellation by the caller is no DbException.
        "55P03" => "lock_not_available",
        "25P02" => "transaction_aborted",
        "53300" or "57P01" or "57P02" or "57P03" or "57P05" => ConnectionError, // no room; shut down, crashed, starting; idle for too long
        ['0', '8', ..] => ConnectionError,
        ['2', '3', ..] => ConstraintViolation,
        ['2', '8', ..] => "auth_error",
        _ => null,
    };

    private static string? TypeOfCause(Exception? cause) => cause switch
    {
        null => null,
        TimeoutException => ErrorClassifier.TimeoutError,
        IOException or SocketException => ConnectionError,
        DbException inner => TypeOf(inner.SqlState) ?? TypeOfCause(inner.InnerException),
        _ => TypeOfCause(cause.InnerException),
    };
}
