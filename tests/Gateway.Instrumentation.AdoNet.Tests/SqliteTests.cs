using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Data.Sqlite;

namespace Gateway.Instrumentation.AdoNet.Tests;

/// <summary>A provider without a data source of its own, and without a server.</summary>
public sealed class SqliteTests : IDisposable
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly string _connection = $"Data Source=people-{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
    private readonly SqliteConnection _keeper;
    private readonly MeasuredDataSource _source;

    public SqliteTests()
    {
        _keeper = new SqliteConnection(_connection);
        _keeper.Open();
        _keeper.Execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
        _source = SqliteFactory.Instance.CreateDataSource(_connection).UseGatewayMetrics(_metrics, static options => options.Database = "people");
    }

    [Fact]
    public async Task Commands_of_every_kind_are_recorded_synchronously_and_not()
    {
        using var connection = _source.CreateConnection();
        connection.Open();
        connection.Execute("INSERT INTO people VALUES (@id, @name)", new { id = 1, name = "Ada" }).ShouldBe(1);
        (await connection.ExecuteAsync("UPDATE people SET name = 'Ada L.'")).ShouldBe(1);
        connection.ExecuteScalar<long>("SELECT count(*) FROM people").ShouldBe(1);
        (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM people")).ShouldBe(1);
        connection.Query<string>("SELECT name FROM people").ShouldBe(["Ada L."]);
        (await connection.QueryAsync<string>("SELECT name FROM people")).ShouldBe(["Ada L."]);
        using (var several = connection.QueryMultiple("SELECT 1; SELECT 2"))
            (several.ReadSingle<int>(), several.ReadSingle<int>()).ShouldBe((1, 2));
        await connection.ExecuteAsync("DELETE FROM people");

        _metrics.Queries().ShouldBe(
            "queries[insert]=1 queries[update]=1 queries[select]=5 queries[delete]=1 timed[insert]=1 timed[update]=1 timed[select]=5 timed[delete]=1");
    }

    [Fact]
    public void An_error_reaches_the_caller_as_it_is_and_is_counted_once()
    {
        using var connection = _source.OpenConnection();
        Should.Throw<SqliteException>(() => connection.Execute("INSERT INTO people (name) VALUES (NULL)")).SqliteErrorCode.ShouldBe(19);
        Should.Throw<SqliteException>(() => connection.Query("SELECT * FROM nobody"));
        _metrics.Queries().ShouldBe(
            "errors[insert][database_error]=1 errors[select][database_error]=1 queries[insert]=1 queries[select]=1 timed[insert]=1 timed[select]=1");
    }

    [Fact]
    public void A_classifier_of_ones_own_names_what_only_this_provider_tells()
    {
        var metrics = new GatewayMetrics(errors: new SqliteErrors());
        using var source = SqliteFactory.Instance.CreateDataSource(_connection).UseGatewayMetrics(metrics);
        using var connection = source.OpenConnection();
        Should.Throw<SqliteException>(() => connection.Execute("INSERT INTO people (name) VALUES (NULL)"));
        metrics.Queries().ShouldBe("errors[insert][constraint_violation]=1 queries[insert]=1 timed[insert]=1");
    }

    [Fact]
    public void Connections_are_active_while_they_are_open_however_they_are_closed()
    {
        _metrics.Value("db_connection_errors_total", ("database", "people"), ("error_type", "connection_error")).ShouldBe(0);
        var first = _source.OpenConnection();
        var second = _source.OpenConnection();
        var third = _source.OpenConnection();
        Active().ShouldBe(3);
        first.Close();
        first.Close();
        Active().ShouldBe(2);
        first.Open();
        Active().ShouldBe(3);
        second.Dispose();
        second.Dispose();
        first.Dispose();
        using (var command = third.CreateCommand())
        {
            command.CommandText = "SELECT 1";
            command.ExecuteReader(CommandBehavior.CloseConnection).Dispose();
        }

        Active().ShouldBe(0);
        _metrics.Value("db_connection_wait_seconds_count", ("database", "people")).ShouldBe(4);
    }

    [Fact]
    public async Task A_connection_that_nobody_closes_is_active_until_it_is_collected()
    {
        Forget();
        Active().ShouldBe(1);
        await Poll.UntilAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return Task.FromResult(Active());
            },
            static active => active == 0, "the forgotten connection to be gone");

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Forget() => _source.OpenConnection();
    }

    [Fact]
    public void A_database_that_is_not_there_is_an_error_of_the_connection()
    {
        using var source = SqliteFactory.Instance.CreateDataSource("Data Source=/no/such/folder/people.db").UseGatewayMetrics(_metrics);
        using var command = source.CreateCommand("SELECT 1");
        Should.Throw<SqliteException>(command.ExecuteScalar);
        _metrics.Connections().ShouldBe("errors[database_error]=1 waits=1");
        _metrics.Queries().ShouldBeEmpty();
    }

    [Fact]
    public void Transactions_end_as_they_do()
    {
        using var connection = _source.OpenConnection();
        using (var committed = connection.BeginTransaction())
        {
            connection.Execute("INSERT INTO people VALUES (1, 'Ada')", transaction: committed);
            Should.Throw<SqliteException>(() => connection.Execute("INSERT INTO people VALUES (1, 'Ada')", transaction: committed));
            committed.Commit(); // an error ends no transaction here
        }

        using (var rolledBack = connection.BeginTransaction())
            rolledBack.Rollback();
        using (connection.BeginTransaction())
            connection.Execute("DELETE FROM people");
        using (var twice = connection.BeginTransaction())
        {
            twice.Commit();
            Should.Throw<InvalidOperationException>(twice.Commit);
        }

        connection.ExecuteScalar<long>("SELECT count(*) FROM people").ShouldBe(1);
        _metrics.Transactions().ShouldBe("transactions[committed]=2 transactions[rolled_back]=2 timed=4");
    }

    [Fact]
    public void A_transaction_that_does_not_begin_has_failed()
    {
        using var first = _source.OpenConnection();
        using var second = _source.OpenConnection();
        second.Execute("PRAGMA busy_timeout = 0");
        using var holds = first.BeginTransaction();
        second.Execute("SELECT 1");
        using var source = SqliteFactory.Instance.CreateDataSource($"{_connection};Default Timeout=1").UseGatewayMetrics(_metrics);
        using var third = source.OpenConnection();
        Should.Throw<SqliteException>(() => third.BeginTransaction());
        _metrics.Value("db_transactions_total", ("outcome", "failed")).ShouldBe(1);
    }

    [Fact]
    public async Task A_query_that_is_cancelled_before_it_starts_is_no_error()
    {
        using var connection = _source.OpenConnection();
        await Should.ThrowAsync<OperationCanceledException>(() => connection.ExecuteAsync(new CommandDefinition("SELECT 1", cancellationToken: new CancellationToken(canceled: true))));
        _metrics.Queries().ShouldNotContain("errors");
    }

    [Fact]
    public void A_reader_is_the_providers_own_to_those_who_read()
    {
        using var connection = _source.OpenConnection();
        connection.Execute("INSERT INTO people VALUES (1, 'Ada'), (2, 'Grace')");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, name FROM people ORDER BY id; SELECT 'x'";
        using var reader = command.ExecuteReader();
        (reader.FieldCount, reader.VisibleFieldCount, reader.HasRows, reader.GetName(1), reader.GetOrdinal("name")).ShouldBe((2, 2, true, "name", 1));
        reader.GetColumnSchema().Select(static column => column.ColumnName).ShouldBe(["id", "name"]);
        reader.Read().ShouldBeTrue();
        (reader.GetInt64(0), reader.GetString(1), reader["name"], reader.IsDBNull(1), reader.GetFieldValue<int>(0)).ShouldBe((1L, "Ada", "Ada", false, 1));
        reader.Cast<IDataRecord>().Select(static row => row.GetString(1)).ShouldBe(["Grace"]);
        reader.NextResult().ShouldBeTrue();
        _metrics.Queries().ShouldNotContain("select");
        reader.Close();
        reader.Close();
        reader.IsClosed.ShouldBeTrue();
        _metrics.Value("db_queries_total", ("query_type", "select")).ShouldBe(1);
    }

    [Fact]
    public void Recording_that_is_off_shows_nothing_and_changes_nothing()
    {
        var off = new GatewayMetrics(new GatewayMetricsOptions { Enabled = false });
        using var source = SqliteFactory.Instance.CreateDataSource(_connection).UseGatewayMetrics(off);
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        connection.ExecuteScalar<long>("SELECT count(*) FROM people", transaction: transaction).ShouldBe(0);
        transaction.Commit();
        off.Queries().ShouldBeEmpty();
    }

    public void Dispose()
    {
        _source.Dispose();
        _keeper.Dispose();
    }

    private double Active() => _metrics.Value("db_connections", ("database", "people"), ("state", "active"));

    private sealed class SqliteErrors : IErrorClassifier
    {
        private readonly ErrorClassifier _others = new();

        public string Classify(Exception exception) =>
            exception is SqliteException { SqliteErrorCode: 19 } ? "constraint_violation" : _others.Classify(exception);
    }
}
