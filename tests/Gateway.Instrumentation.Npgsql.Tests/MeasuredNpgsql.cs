using Gateway.Instrumentation.AdoNet;
using Gateway.Instrumentation.TestServers;
using Npgsql;

namespace Gateway.Instrumentation.Npgsql.Tests;

/// <summary>A measured data source of Npgsql on a real server, in the conformance suite.</summary>
internal sealed class MeasuredNpgsql : ClientUnderTest
{
    private readonly NpgsqlDataSource _bare;
    private readonly MeasuredDataSource _source;
    private readonly MeasuredConnection _waiting;
    private readonly string _table = $"calls_{Guid.NewGuid():N}";

    private MeasuredNpgsql(PostgresServer server)
    {
        _bare = NpgsqlDataSource.Create(server.ConnectionString("bare"));
        _source = NpgsqlDataSource.Create(server.ConnectionString("measured")).UseGatewayMetrics(Metrics);
        _waiting = _source.CreateConnection();
    }

    public override Action? SucceedSynchronously => () =>
    {
        using var command = _source.CreateCommand("SELECT 1");
        command.ExecuteScalar().ShouldBe(1);
    };

    public override IReadOnlyList<FailingCall> Failures =>
    [
        Failing("a duplicate key", "constraint_violation", $"INSERT INTO {_table} VALUES (1, 0)"),
        Failing("a syntax error", "database_error", "SELEKT 1"),
        Failing("a time-out of the server", "timeout_error", "SET statement_timeout = 50; SELECT pg_sleep(30)"),
        Failing("a connection that the server ends", "connection_error", "SELECT pg_terminate_backend(pg_backend_pid())"),
        Failing("an error in the middle of the rows", "database_error", "SELECT 1 / (3 - x) FROM generate_series(1, 5) x"),
        new("a deadlock", "deadlock", DeadlockAsync, typeof(PostgresException)),
        new("a row that changed", "serialization_failure", SerializationFailureAsync, typeof(PostgresException)),
        new("a broken transaction", "transaction_aborted", BrokenTransactionAsync, typeof(PostgresException)),
        new("a row that is locked", "lock_not_available", LockedAsync, typeof(PostgresException)),
    ];

    public override Func<Task> TimeOutAsync => async () =>
    {
        await using var command = _source.CreateCommand("SELECT pg_sleep(30)");
        command.CommandTimeout = 1;
        await command.ExecuteNonQueryAsync();
    };

    public override Func<CancellationToken, Task<OpenCall>> OpenAsync => async token =>
    {
        var connection = await _source.OpenConnectionAsync(token);
        var command = connection.CreateCommand();
        command.CommandText = "SELECT generate_series(1, 3)";
        var reader = await command.ExecuteReaderAsync(token);
        (await reader.ReadAsync(token)).ShouldBeTrue();
        return new OpenCall(
            async () =>
            {
                while (await reader.ReadAsync(token))
                    reader.GetInt32(0).ShouldBeGreaterThan(1);
            },
            async () =>
            {
                await reader.DisposeAsync();
                await connection.DisposeAsync();
            });
    };

    public override (Action Bare, Action Measured)? Twins => (() => Call(_bare), () => Call(_source));

    // The wrappers of connection, command and reader, and the query: ADO.NET has a class for each.
    public override int BytesAllowed => 600;

    public override double Ended => Sum("db_queries_total");

    public override double Timed => Sum("db_query_duration_seconds_count");

    public static async Task<ClientUnderTest> StartAsync(PostgresServer server)
    {
        var client = new MeasuredNpgsql(server);
        await client.DoAsync($"CREATE TABLE {client._table} (id int PRIMARY KEY, value int); INSERT INTO {client._table} VALUES (1, 0), (2, 0)");
        await client._waiting.OpenAsync();
        return client;
    }

    public override double Errors(string? errorType = null) => errorType is null
        ? Sum("db_query_errors_total")
        : Sum("db_query_errors_total", ("error_type", errorType));

    public override async Task SucceedAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand("SELECT 1");
        (await command.ExecuteScalarAsync(cancellationToken)).ShouldBe(1);
    }

    // On a connection that is open: the query has begun when this returns.
    public override async Task HangAsync(CancellationToken cancellationToken)
    {
        await using var command = _waiting.CreateCommand();
        command.CommandText = "SELECT pg_sleep(300)";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await _waiting.DisposeAsync();
        await _source.DisposeAsync();
        await _bare.DisposeAsync();
    }

    private static void Call(System.Data.Common.DbDataSource source)
    {
        using var connection = source.OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            reader.GetInt32(0);
    }

    private FailingCall Failing(string name, string errorType, string sql) => new(name, errorType, () => ReadAsync(sql), typeof(PostgresException));

    private async Task ReadAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
        }
    }

    /// <summary>Two transactions that wait for each other. Only the measured one looks for the deadlock, and so is the one that is ended.</summary>
    private async Task DeadlockAsync()
    {
        await using var other = await _bare.OpenConnectionAsync();
        await using var connection = await _source.OpenConnectionAsync();
        await DoAsync(other, "SET deadlock_timeout = '5min'; BEGIN; SELECT 1 FROM T WHERE id = 2 FOR UPDATE");
        await DoAsync(connection, "BEGIN; SELECT 1 FROM T WHERE id = 1 FOR UPDATE");
        var waiting = DoAsync(other, "SELECT 1 FROM T WHERE id = 1 FOR UPDATE");
        try
        {
            await using var waits = _bare.CreateCommand($"SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid = {other.ProcessID})");
            await Poll.UntilAsync(() => waits.ExecuteScalarAsync(), static answer => answer is true, "the other transaction to wait");
            await MeasureAsync(connection, "UPDATE T SET value = value + 1 WHERE id = 2");
        }
        finally
        {
            await DoAsync(connection, "ROLLBACK");
            await waiting;
            await DoAsync(other, "ROLLBACK");
        }
    }

    private async Task SerializationFailureAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await DoAsync(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM T");
        await DoAsync("UPDATE T SET value = value + 1");
        try
        {
            await MeasureAsync(connection, "UPDATE T SET value = value + 1");
        }
        finally
        {
            await DoAsync(connection, "ROLLBACK");
        }
    }

    private async Task BrokenTransactionAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await DoAsync(connection, "BEGIN");
        await Record.ExceptionAsync(() => DoAsync(connection, "SELECT 1 / 0"));
        try
        {
            await MeasureAsync(connection, "SELECT 1");
        }
        finally
        {
            await DoAsync(connection, "ROLLBACK");
        }
    }

    private async Task LockedAsync()
    {
        await using var other = await _bare.OpenConnectionAsync();
        await DoAsync(other, "BEGIN; SELECT 1 FROM T FOR UPDATE");
        try
        {
            await ReadAsync($"SELECT 1 FROM {_table} FOR UPDATE NOWAIT");
        }
        finally
        {
            await DoAsync(other, "ROLLBACK");
        }
    }

    private async Task MeasureAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Own(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task DoAsync(string sql)
    {
        await using var connection = await _bare.OpenConnectionAsync();
        await DoAsync(connection, sql);
    }

    // Not measured, also on a measured connection.
    private async Task DoAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = ((connection as MeasuredConnection)?.Inner ?? connection).CreateCommand();
        command.CommandText = Own(sql);
        await command.ExecuteNonQueryAsync();
    }

    private string Own(string sql) => sql.Replace("FROM T", $"FROM {_table}", StringComparison.Ordinal).Replace("UPDATE T", $"UPDATE {_table}", StringComparison.Ordinal);
}
