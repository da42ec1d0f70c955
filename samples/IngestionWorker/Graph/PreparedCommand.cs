using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace IngestionWorker.Graph;

/// <summary>A command that runs often, with its parameters by position: <c>$1</c>, <c>$2</c>, …</summary>
internal sealed class PreparedCommand : IDisposable
{
    private readonly DbCommand _command;

    public PreparedCommand(DbConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
#pragma warning disable CA2100 // the callers' own constants
        _command.CommandText = sql;
#pragma warning restore CA2100
        for (var number = 1; number <= parameters; number++)
            _command.Parameters.Add(new SqliteParameter($"${number}", null));
    }

    /// <returns>The number of rows that changed.</returns>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Set(values);
        return _command.ExecuteNonQuery();
    }

    /// <returns>The first column of the first row; null when there is none.</returns>
    public object? Value(params ReadOnlySpan<object?> values)
    {
        Set(values);
        return _command.ExecuteScalar() is var value and not DBNull ? value : null;
    }

    public void Dispose() => _command.Dispose();

    private void Set(ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
            _command.Parameters[index].Value = values[index] ?? DBNull.Value;
    }
}
