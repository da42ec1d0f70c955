using Dapper;
using Gateway.Instrumentation.AdoNet;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Npgsql;

namespace Gateway.Instrumentation.Npgsql.Tests;

public sealed class OutageTests(PostgresFixture postgres)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task A_server_that_is_killed_and_started_under_load_loses_and_doubles_no_count()
    {
        SkipUnless.Installed(PostgresServer.Program);
        await using var server = await PostgresServer.StartAsync();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString(maxPoolSize: 8)).UseGatewayMetrics(_metrics, static options => options.Database = "orders");
        using var stop = new CancellationTokenSource();
        var load = new Load();
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => load.RunAsync(source, stop.Token))).ToArray();
        await Poll.UntilAsync(() => Task.FromResult(load.Succeeded), static count => count > 100, "queries before the outage");

        await server.KillAsync();
        await Poll.UntilAsync(() => Task.FromResult(load.NotConnected), static count => count > 20, "failures in the outage");
        await server.StartAgainAsync();
        var before = load.Succeeded;
        await Poll.UntilAsync(() => Task.FromResult(load.Succeeded), count => count > before + 100, "queries after the outage");
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        _metrics.Value("db_queries_total").ShouldBe(load.Succeeded + load.Failed);
        _metrics.Value("db_query_errors_total").ShouldBe(load.Failed);
        _metrics.Value("db_query_errors_total", ("error_type", "connection_error")).ShouldBe(load.Failed);
        _metrics.Value("db_connection_errors_total").ShouldBe(load.NotConnected);
        _metrics.Value("db_connection_errors_total", ("error_type", "connection_error")).ShouldBe(load.NotConnected);
        _metrics.Value("db_connection_wait_seconds_count", ("database", "orders")).ShouldBe(load.Succeeded + load.Failed + load.NotConnected);
    }

    [Fact]
    public async Task Connections_that_an_administrator_ends_are_errors_of_the_queries_that_ran_on_them()
    {
        await using var source = Source();
        var running = Enumerable.Range(0, 5).Select(async _ =>
        {
            await using var command = source.CreateCommand("SELECT pg_sleep(300)");
            return await Record.ExceptionAsync(() => command.ExecuteNonQueryAsync());
        }).ToArray();

        await using var administrator = NpgsqlDataSource.Create(postgres.Server.ConnectionString("administrator"));
        await Poll.UntilAsync(
            async () =>
            {
                await administrator.CreateCommand(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'outage' AND query LIKE '%pg_sleep%'").ExecuteNonQueryAsync(Ct);
                return running.Count(static query => query.IsCompleted);
            },
            static ended => ended == 5, "five queries to be ended");

        (await Task.WhenAll(running)).ShouldAllBe(thrown => thrown is NpgsqlException);
        _metrics.Queries().ShouldBe("errors[select][connection_error]=5 queries[select]=5 timed[select]=5");
    }

    [Fact]
    public async Task A_transaction_that_an_error_broke_is_not_committed_whatever_the_application_asks_for()
    {
        await using var source = Source();
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync("SELECT 1 / 0"));
            await transaction.CommitAsync(Ct); // the server rolls back, and Npgsql throws nothing
        }

        _metrics.Transactions().ShouldBe("transactions[rolled_back]=1 timed=1");
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await transaction.SaveAsync("before", Ct);
            await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync("SELECT 1 / 0"));
            await transaction.RollbackAsync("before", Ct);
            await transaction.CommitAsync(Ct);
        }

        _metrics.Transactions().ShouldBe("transactions[committed]=1 transactions[rolled_back]=1 timed=2");
        _metrics.Queries().ShouldBe("errors[select][database_error]=2 queries[select]=2 timed[select]=2");
    }

    [Fact]
    public async Task Transactions_end_as_they_do()
    {
        await using var source = Source();
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using (var committed = await connection.BeginTransactionAsync(Ct))
            await committed.CommitAsync(Ct);
        await using (var rolledBack = await connection.BeginTransactionAsync(Ct))
            await rolledBack.RollbackAsync(Ct);
        await using (await connection.BeginTransactionAsync(Ct))
        {
        }

        using (var killed = connection.BeginTransaction())
        {
            await using var administrator = NpgsqlDataSource.Create(postgres.Server.ConnectionString("administrator"));
            await administrator.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'outage'").ExecuteNonQueryAsync(Ct);
            Should.Throw<NpgsqlException>(killed.Commit);
        }

        _metrics.Transactions().ShouldBe("transactions[committed]=1 transactions[rolled_back]=2 transactions[failed]=1 timed=4");
    }

    [Fact]
    public async Task A_query_that_the_application_cancels_by_its_command_is_no_error()
    {
        await using var source = Source();
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_sleep(300)";
        var running = command.ExecuteNonQueryAsync(Ct);
        await Poll.UntilAsync(
            () =>
            {
                command.Cancel();
                return Task.FromResult(running.IsCompleted);
            },
            static completed => completed, "the query to be cancelled");

        (await Record.ExceptionAsync(() => running)).ShouldNotBeNull();
        _metrics.Queries().ShouldBe("queries[select]=1 timed[select]=1");
    }

    [Fact]
    public async Task Dapper_and_batches_are_recorded_by_what_they_do()
    {
        await using var source = Source();
        await using var connection = await source.OpenConnectionAsync(Ct);
        await connection.ExecuteAsync("CREATE TEMP TABLE people (id int PRIMARY KEY, name text)");
        await connection.ExecuteAsync("INSERT INTO people VALUES (@Id, @Name)", new[] { new { Id = 1, Name = "Ada" }, new { Id = 2, Name = "Grace" } });
        await connection.ExecuteAsync("UPDATE people SET name = 'Ada L.' WHERE id = @id", new { id = 1 });
        (await connection.QueryAsync<string>("-- people.list\nSELECT name FROM people ORDER BY id")).ShouldBe(["Ada L.", "Grace"]);
        (await connection.QuerySingleAsync<int>("WITH gone AS (DELETE FROM people RETURNING id) SELECT count(*)::int FROM gone")).ShouldBe(2);
        await using (var batch = connection.CreateBatch())
        {
            foreach (var sql in (string[])["DELETE FROM people", "SELECT 1"])
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(Ct);
        }

        _metrics.Queries().ShouldBe(
            "queries[ddl]=1 queries[insert]=2 queries[update]=1 queries[people.list]=1 queries[select]=1 queries[delete]=1 "
            + "timed[ddl]=1 timed[insert]=2 timed[update]=1 timed[people.list]=1 timed[select]=1 timed[delete]=1");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private MeasuredDataSource Source() => NpgsqlDataSource.Create(postgres.Server.ConnectionString("outage")).UseGatewayMetrics(_metrics);

    private sealed class Load
    {
        private long _succeeded;
        private long _failed;
        private long _notConnected;

        public long Succeeded => Interlocked.Read(ref _succeeded);

        public long Failed => Interlocked.Read(ref _failed);

        public long NotConnected => Interlocked.Read(ref _notConnected);

        public async Task RunAsync(MeasuredDataSource source, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                await using var connection = source.CreateConnection();
                try
                {
                    await connection.OpenAsync(CancellationToken.None);
                }
                catch (Exception exception) when (exception is NpgsqlException)
                {
                    Interlocked.Increment(ref _notConnected);
                    continue;
                }

                try
                {
                    await connection.ExecuteScalarAsync<int>("SELECT 1");
                    Interlocked.Increment(ref _succeeded);
                }
                catch (Exception exception) when (exception is NpgsqlException)
                {
                    Interlocked.Increment(ref _failed);
                }
            }
        }
    }
}
