using Gateway.Instrumentation;
using Microsoft.Data.Sqlite;

namespace TradingHandlers.Orders;

/// <summary>Names what SQLite refuses as PostgreSQL's own refusals are named: SQLite tells no SQLSTATE.</summary>
internal sealed class OrderErrors : IErrorClassifier
{
    /// <summary>An order of this id is there.</summary>
    public const string ConstraintViolation = "constraint_violation";

    private const int Constraint = 19;

    private readonly ErrorClassifier _others = new();

    public string Classify(Exception exception) => exception is SqliteException { SqliteErrorCode: Constraint } ? ConstraintViolation : _others.Classify(exception);
}
