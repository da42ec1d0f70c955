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
