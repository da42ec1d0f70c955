using System.Data.Common;
using System.Transactions;
using Dapper;
using Gateway.Instrumentation.AdoNet;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Instrumentation.Npgsql.Tests;

/// <summary>What the page says of transactions and readers is what the server did.</summary>
public sealed class TruthTests : IDisposable
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly MeasuredDataSource _source;
    private readonly NpgsqlDataSource _bare;
    private readonly string _address;
    private readonly string _table = $"truth_{Guid.NewGuid():N}";

    public TruthTests(PostgresFixture postgres)
    {
        // However long the server takes for it: a cancellation does not break the connection.
        _address = $"{postgres.Server.ConnectionString("truth")};Cancellation Timeout=0";
        _bare = NpgsqlDataSource.Create(_address);
        _source = _bare.UseGatewayMetrics(_metrics);
        using var create = _bare.CreateCommand($"CREATE TABLE {_table} (id int PRIMARY KEY)");
        create.ExecuteNonQuery();
    }

    [Fact]
    public async Task A_query_that_was_not_sent_breaks_no_transaction()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await connection.ExecuteAsync($"INSERT INTO {_table} VALUES (1)");
        await Should.ThrowAsync<OperationCanceledException>(() => connection.ExecuteAsync(new CommandDefinition("SELECT 1", cancellationToken: Cancelled)));
        await transaction.CommitAsync(Ct);

        Rows().ShouldBe(1);
        _metrics.Transactions().ShouldBe("transactions[committed]=1 timed=1");
    }

    [Fact]
    public async Task A_second_command_while_a_reader_is_open_breaks_no_transaction()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await connection.ExecuteAsync($"INSERT INTO {_table} VALUES (1)");
        await using (var reader = await connection.ExecuteReaderAsync("SELECT generate_series(1, 3)"))
        {
            await Should.ThrowAsync<NpgsqlOperationInProgressException>(() => connection.ExecuteScalarAsync("SELECT 1"));
        }

        await transaction.CommitAsync(Ct);
        Rows().ShouldBe(1);
        _metrics.Transactions().ShouldBe("transactions[committed]=1 timed=1");
    }

    [Fact]
    public async Task Going_back_to_a_savepoint_by_ones_own_sql_mends_the_transaction()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await connection.ExecuteAsync("SAVEPOINT mine");
        await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync("SELECT 1 / 0"));
        await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT mine");
        await connection.ExecuteAsync($"INSERT INTO {_table} VALUES (1)");
        await transaction.CommitAsync(Ct);

        Rows().ShouldBe(1);
        _metrics.Transactions().ShouldBe("transactions[committed]=1 timed=1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_query_that_cannot_be_prepared_breaks_its_transaction(bool isAsync)
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await connection.ExecuteAsync($"INSERT INTO {_table} VALUES (1)");
        await using var command = connection.CreateCommand();
        command.CommandText = "SELEKT 1";
        if (isAsync)
            await Should.ThrowAsync<PostgresException>(() => command.PrepareAsync(Ct));
        else
            Should.Throw<PostgresException>(command.Prepare);
        await transaction.CommitAsync(Ct);

        Rows().ShouldBe(0);
        _metrics.Transactions().ShouldBe("transactions[rolled_back]=1 timed=1");
        _metrics.Queries().ShouldBe("errors[other][database_error]=1 queries[insert]=1 queries[other]=1 timed[insert]=1 timed[other]=1");
    }

    [Fact]
    public async Task A_query_that_is_cancelled_while_it_runs_breaks_its_transaction()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await connection.ExecuteAsync($"INSERT INTO {_table} VALUES (1)");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(300)", cancellationToken: cancel.Token));
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await transaction.CommitAsync(Ct);

        Rows().ShouldBe(0);
        _metrics.Transactions().ShouldBe("transactions[rolled_back]=1 timed=1");
    }

    [Fact]
    public async Task A_query_that_takes_too_long_breaks_its_transaction()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await connection.ExecuteAsync($"INSERT INTO {_table} VALUES (1)");
        await Should.ThrowAsync<NpgsqlException>(() => connection.ExecuteAsync("SELECT pg_sleep(300)", commandTimeout: 1));
        await transaction.CommitAsync(Ct);

        Rows().ShouldBe(0);
        _metrics.Transactions().ShouldBe("transactions[rolled_back]=1 timed=1");
    }

    [Fact]
    public async Task A_reader_that_was_closed_does_not_close_the_next_one()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        var first = await connection.ExecuteReaderAsync("SELECT 1");
        await first.CloseAsync();
        await using var second = await connection.ExecuteReaderAsync("SELECT generate_series(1, 3)");
        (await second.ReadAsync(Ct)).ShouldBeTrue();
        await first.DisposeAsync();
        await first.DisposeAsync();
        (await second.ReadAsync(Ct)).ShouldBeTrue();
        second.GetInt32(0).ShouldBe(2);
        _metrics.Queries().ShouldBe("queries[select]=1 timed[select]=1");
    }

    [Fact]
    public async Task A_command_that_is_disposed_while_its_reader_is_open_reads_on()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        var command = connection.CreateCommand();
        command.CommandText = "SELECT generate_series(1, 3)";
        await using (var reader = await command.ExecuteReaderAsync(Ct))
        {
            await command.DisposeAsync();
            (await reader.ReadAsync(Ct)).ShouldBeTrue();
            _metrics.Queries().ShouldBeEmpty();
        }

        _metrics.Queries().ShouldBe("queries[select]=1 timed[select]=1");
    }

    [Fact]
    public async Task A_prepared_statement_counts_each_time_it_runs_synchronously_or_not()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {_table} VALUES ($1)";
        var parameter = command.CreateParameter();
        command.Parameters.Add(parameter);
        parameter.Value = 0;
        await command.PrepareAsync(Ct);
        for (var i = 0; i < 4; i++)
        {
            parameter.Value = i;
            (i % 2 == 0 ? await command.ExecuteNonQueryAsync(Ct) : command.ExecuteNonQuery()).ShouldBe(1);
        }

        Rows().ShouldBe(4);
        _metrics.Queries().ShouldBe("queries[insert]=4 timed[insert]=4");
    }

    [Fact]
    public async Task A_statement_after_the_first_one_fails_when_its_result_is_read()
    {
        await using var connection = await _source.OpenConnectionAsync(Ct);
        await using (var reader = await connection.ExecuteReaderAsync("SELECT 1; SELECT 1 / 0"))
        {
            (await reader.ReadAsync(Ct)).ShouldBeTrue();
            await Should.ThrowAsync<PostgresException>(() => reader.NextResultAsync(Ct));
        }

        _metrics.Queries().ShouldBe("errors[select][database_error]=1 queries[select]=1 timed[select]=1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_ambient_transaction_works_as_without_measuring(bool completes)
    {
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using (var connection = await _source.OpenConnectionAsync(Ct))
                await connection.ExecuteAsync($"INSERT INTO {_table} VALUES (1)");
            await using (var again = await _source.OpenConnectionAsync(Ct))
                await again.ExecuteAsync($"INSERT INTO {_table} VALUES (2)");
            if (completes)
                scope.Complete();
        }

        Rows().ShouldBe(completes ? 2 : 0);
        _metrics.Queries().ShouldBe("queries[insert]=2 timed[insert]=2");
        _metrics.Transactions().ShouldBeEmpty("the application's transaction is none of the database");
    }

    [Fact]
    public async Task A_reader_that_is_left_open_ends_with_its_connection()
    {
        var connection = await _source.OpenConnectionAsync(Ct);
        var reader = await connection.ExecuteReaderAsync("SELECT generate_series(1, 3)");
        (await reader.ReadAsync(Ct)).ShouldBeTrue();
        var transaction = _metrics.Transactions();
        await connection.DisposeAsync();
        transaction.ShouldBeEmpty();
        _metrics.Queries().ShouldBe("queries[select]=1 timed[select]=1");
        GC.KeepAlive(reader);
    }

    [Fact]
    public async Task Both_ways_to_show_pools_are_one_and_a_data_source_is_measured_once()
    {
        var services = new ServiceCollection();
        services.AddGatewayMetrics().TrackNpgsqlPools().TrackNpgsqlPools();
        services.AddSingleton<DbDataSource>(provider => NpgsqlDataSource.Create(_address).UseGatewayMetrics(provider.GetRequiredService<GatewayMetrics>()));
        await using var provider = services.BuildServiceProvider();
        var metrics = provider.GetRequiredService<GatewayMetrics>();
        var source = provider.GetRequiredService<DbDataSource>();
        using (var pools = provider.GetRequiredService<NpgsqlPoolMetrics>())
        {
            await using var connection = await source.OpenConnectionAsync(Ct);
            metrics.Value("db_connections", ("database", "postgres"), ("state", "active")).ShouldBeGreaterThan(0);
            metrics.Scrape().Samples.Count(static sample => sample.Name == "npgsql_pools").ShouldBe(1);
        }

        source.UseGatewayMetrics(metrics).ShouldBeSameAs(source);
    }

    public void Dispose()
    {
        using (var drop = _bare.CreateCommand($"DROP TABLE {_table}"))
            drop.ExecuteNonQuery();
        _source.Dispose();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Not measured.
    private long Rows()
    {
        using var command = _bare.CreateCommand($"SELECT count(*) FROM {_table}");
        return (long)command.ExecuteScalar()!;
    }
}
