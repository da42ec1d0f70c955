namespace Gateway.Instrumentation.Tests.Families;

public class DatabaseMetricsTests
{
    private static readonly TimeSpan Elapsed = TimeSpan.FromSeconds(2);

    private readonly TestRegistry _test = new();
    private readonly DatabaseMetrics _database;

    public DatabaseMetricsTests() => _database = new DatabaseMetrics(_test.Metrics);

    [Fact]
    public void Nothing_is_shown_before_a_query_type_is_known() => _test.Samples.ShouldBeEmpty();

    [Fact]
    public void A_query_counts_itself_and_its_duration()
    {
        Track(query => query.Succeed());
        Shows(queries: 1);
    }

    [Fact]
    public void A_failed_query_counts_its_error_once_and_keeps_its_duration()
    {
        Track(query => query.Fail(new TimeoutException()));
        Shows(queries: 1, """db_query_errors_total{query_type="select",error_type="timeout_error"} 1""");
    }

    [Fact]
    public async Task What_a_query_throws_is_named_and_reaches_the_caller()
    {
        var thrown = new FormatException();
        (await Should.ThrowAsync<FormatException>(() => _database.TrackQuery("select").RunAsync(_ =>
        {
            _test.Time.Advance(Elapsed);
            return Task.FromException(thrown);
        }))).ShouldBeSameAs(thrown);
        Shows(queries: 1, """db_query_errors_total{query_type="select",error_type="FormatException"} 1""");
    }

    [Fact]
    public void Queries_that_were_timed_elsewhere_are_added()
    {
        _database.RecordQuery("select", Elapsed);
        _database.RecordQuery("select", "deadlock", Elapsed);
        _database.RecordQuery("select", "timeout_error", Elapsed);
        Shows(
            queries: 3,
            """
            db_query_errors_total{query_type="select",error_type="deadlock"} 1
            db_query_errors_total{query_type="select",error_type="timeout_error"} 1
            """);
    }

    [Fact]
    public void A_query_of_no_known_kind_is_unknown()
    {
        _database.RecordQuery(Elapsed);
        _database.RecordQuery("unknown", "deadlock", Elapsed);
        _database.TrackQuery().Run(() => { });
        _test.WithoutBuckets().ShouldBe(
            """
            db_query_errors_total{query_type="unknown",error_type="deadlock"} 1
            db_queries_total{query_type="unknown"} 3
            db_query_duration_seconds_sum{query_type="unknown"} 4
            db_query_duration_seconds_count{query_type="unknown"} 3
            """);
    }

    [Fact]
    public void Connections_are_set_together_with_the_zeros()
    {
        _database.SetConnections("orders", active: 3, idle: 0);
        _test.Samples.ShouldBe(
            """
            db_connections{database="orders",state="active"} 3
            db_connections{database="orders",state="idle"} 0
            """);
    }

    [Fact]
    public void Connections_in_one_state_can_be_set()
    {
        _database.SetConnections("orders", DatabaseConnectionState.Idle, 5);
        _database.SetConnections("orders", DatabaseConnectionState.Idle, 4);
        _database.SetConnections("orders", (DatabaseConnectionState)77, 1);
        _test.Samples.ShouldBe(
            """
            db_connections{database="orders",state="idle"} 4
            db_connections{database="orders",state="unknown"} 1
            """);
    }

    [Fact]
    public void A_database_that_is_no_longer_used_leaves_the_page()
    {
        _database.SetConnections("orders", active: 3, idle: 2);
        _database.SetConnections("orders", (DatabaseConnectionState)77, 1);
        _database.RemoveConnections("orders").ShouldBeTrue();
        _database.RemoveConnections("orders").ShouldBeFalse();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_query_that_was_timed_elsewhere_may_be_cancelled_and_is_no_error()
    {
        _database.RecordQuery("select", OperationOutcome.Cancelled, Elapsed);
        Shows(queries: 1);
    }

    [Fact]
    public void An_announced_query_type_shows_the_errors_that_only_databases_have()
    {
        _database.Announce("select");
        foreach (var errorType in ErrorClassifier.DatabaseTypes)
            _test.Samples.ShouldContain($$"""db_query_errors_total{query_type="select",error_type="{{errorType}}"} 0""");
    }

    [Fact]
    public void The_wait_for_a_connection_is_timed_however_it_ends_and_failures_have_a_kind()
    {
        using (var connect = _database.TrackConnect("orders"))
        {
            _test.Time.Advance(Elapsed);
            connect.Succeed();
        }

        _database.RecordConnect("orders", Elapsed);
        _database.RecordConnect("orders", "timeout_error", Elapsed);
        _database.RecordConnect("orders", OperationOutcome.Cancelled, Elapsed);
        _test.WithoutBuckets().ShouldBe(
            """
            db_connection_errors_total{database="orders",error_type="timeout_error"} 1
            db_connection_wait_seconds_sum{database="orders"} 8
            db_connection_wait_seconds_count{database="orders"} 4
            db_transactions_total{database="orders",outcome="committed"} 0
            db_transactions_total{database="orders",outcome="rolled_back"} 0
            db_transactions_total{database="orders",outcome="failed"} 0
            db_transactions_total{database="orders",outcome="cancelled"} 0
            db_transaction_duration_seconds_sum{database="orders"} 0
            db_transaction_duration_seconds_count{database="orders"} 0
            """);
    }

    [Fact]
    public void A_transaction_ends_in_one_of_four_ways()
    {
        Transact(static transaction => transaction.Complete(DatabaseTransactionResult.Committed));
        Transact(static transaction => transaction.Complete(DatabaseTransactionResult.RolledBack));
        Transact(static transaction => transaction.Fail(new TimeoutException()));
        Transact(static transaction => transaction.Cancel());
        _database.RecordTransaction("orders", DatabaseTransactionOutcome.Committed, Elapsed);
        _test.WithoutBuckets().ShouldContain(
            """
            db_transactions_total{database="orders",outcome="committed"} 2
            db_transactions_total{database="orders",outcome="rolled_back"} 1
            db_transactions_total{database="orders",outcome="failed"} 1
            db_transactions_total{database="orders",outcome="cancelled"} 1
            db_transaction_duration_seconds_sum{database="orders"} 10
            db_transaction_duration_seconds_count{database="orders"} 5
            """);
    }

    [Fact]
    public void Connections_that_come_and_go_are_counted()
    {
        _database.RecordOpened("orders");
        _database.RecordOpened("orders");
        _database.RecordClosed("orders");
        _test.Samples.ShouldBe("""db_connections{database="orders",state="active"} 1""");
    }

    private void Transact(Action<OperationScope<DatabaseTransactionResult>> end)
    {
        using var transaction = _database.TrackTransaction("orders");
        _test.Time.Advance(Elapsed);
        end(transaction);
    }

    private void Track(Action<OperationScope> end)
    {
        using var query = _database.TrackQuery("select");
        _test.Time.Advance(Elapsed);
        end(query);
    }

    private void Shows(int queries, string? errors = null) => _test.WithoutBuckets().ShouldBe(string.Join('\n', new[]
    {
        errors,
        $$"""db_queries_total{query_type="select"} {{queries}}""",
        $$"""db_query_duration_seconds_sum{query_type="select"} {{queries * Elapsed.TotalSeconds}}""",
        $$"""db_query_duration_seconds_count{query_type="select"} {{queries}}""",
    }.OfType<string>()));
}
