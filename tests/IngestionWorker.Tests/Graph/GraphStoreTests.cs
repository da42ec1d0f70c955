using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using IngestionWorker.Graph;
using IngestionWorker.Ingestion;
using IngestionWorker.Parsing;
using Microsoft.Data.Sqlite;

namespace IngestionWorker.Tests.Graph;

public sealed class GraphStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private readonly GraphStore _store;
    private long _order;

    public GraphStoreTests()
    {
        _store = Open();
        _store.Open();
    }

    [Fact]
    public async Task Only_what_was_not_there_is_created()
    {
        (await WriteAsync("a.sql", "CREATE TABLE t (id int)")).ShouldBe(new GraphChange(Nodes: 3, Edges: 2));
        (await WriteAsync("a.sql", "CREATE TABLE t (id int)")).ShouldBe(default);
        (await WriteAsync("a.sql", "CREATE TABLE t (id int, name int)")).ShouldBe(new GraphChange(Nodes: 1, Edges: 1));
        (await WriteAsync("b.sql", "SELECT * FROM t")).ShouldBe(new GraphChange(Nodes: 2, Edges: 2));
        _store.Size().ShouldBe((6, 5));
    }

    [Fact]
    public async Task What_a_file_no_longer_says_leaves_unless_another_file_says_it()
    {
        await WriteAsync("a.sql", "CREATE TABLE t (id int); CREATE TABLE u (id int)");
        await WriteAsync("b.sql", "SELECT * FROM t");

        await WriteAsync("a.sql", "CREATE TABLE v (id int)");

        Graph().ShouldBe(
        [
            "column dbo.v.id", "file a.sql", "file b.sql", "relation dbo.t", "statement b.sql#1 select", "table dbo.v",
            "file a.sql defines table dbo.v", "file b.sql contains statement b.sql#1 select", "statement b.sql#1 select reads relation dbo.t",
            "table dbo.v has_column column dbo.v.id",
        ]);
    }

    [Fact]
    public async Task A_file_that_fails_or_goes_takes_its_facts_with_it()
    {
        await WriteAsync("a.sql", "CREATE TABLE t (id int)");
        await WriteAsync("b.sql", "CREATE TABLE u (id int)");

        _store.Write([new IngestedFile("a.sql", FileStatus.Failed) { Order = ++_order, Reason = "syntax_error" }, new IngestedFile("b.sql", FileStatus.Removed) { Order = ++_order }]);

        GraphText.Of(_folder.PathOf("data", "graph.db")).ShouldBe(["a.sql failed syntax_error "]);
    }

    [Fact]
    public async Task A_relation_is_what_its_definition_says_whichever_file_came_first()
    {
        await WriteAsync("use.sql", "SELECT * FROM t; SELECT * FROM v");
        await WriteAsync("t.sql", "CREATE TABLE t (id int)");
        await WriteAsync("v.sql", "CREATE VIEW v AS SELECT id FROM t");
        await WriteAsync("use.sql", "SELECT * FROM t JOIN v ON v.id = t.id");

        Graph().ShouldContain("statement use.sql#1 select reads table dbo.t");
        Graph().ShouldContain("statement use.sql#1 select reads view dbo.v");
        Graph().ShouldContain("view dbo.v reads table dbo.t");
    }

    [Fact]
    public async Task Of_two_looks_at_a_file_the_later_counts_whichever_is_written_first()
    {
        var earlier = await LookAsync("a.sql", "CREATE TABLE old (id int)");
        var later = await LookAsync("a.sql", "CREATE TABLE new (id int)");

        _store.Write([later]);
        _store.Write([earlier]).ShouldBe(default);
        Graph().ShouldContain("table dbo.new");

        earlier = await LookAsync("a.sql", "CREATE TABLE older (id int)");
        later = await LookAsync("a.sql", "CREATE TABLE newer (id int)");
        _store.Write([later, earlier]);
        Graph().ShouldContain("table dbo.newer");
        Graph().ShouldNotContain("table dbo.older");
    }

    [Fact]
    public async Task A_store_that_is_locked_says_busy_and_keeps_what_it_has()
    {
        await WriteAsync("a.sql", "CREATE TABLE t (id int)");
        using var other = new SqliteConnection($"Data Source={_folder.PathOf("data", "graph.db")};Pooling=False");
        other.Open();
        Execute("BEGIN IMMEDIATE");

        var exception = await Should.ThrowAsync<SqliteException>(() => WriteAsync("a.sql", "CREATE TABLE u (id int)"));
        GraphStore.IsBusy(exception).ShouldBeTrue();
        _store.Files().ShouldBe(["a.sql"]);

        Execute("ROLLBACK");
        await WriteAsync("a.sql", "CREATE TABLE u (id int)");
        Graph().ShouldContain("table dbo.u");

        void Execute(string sql)
        {
            using var command = other.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task Queries_connections_and_transactions_are_in_the_metrics_of_databases()
    {
        await WriteAsync("a.sql", "CREATE TABLE t (id int)");
        await WriteAsync("a.sql", "CREATE TABLE u (id int)");
        _store.Write([new IngestedFile("a.sql", FileStatus.Removed) { Order = ++_order }]);

        foreach (var queryType in (string[])["select", "insert", "update", "delete", "ddl"])
            _metrics.Value("db_queries_total", ("query_type", queryType)).ShouldBeGreaterThan(0, queryType);
        _metrics.Value("db_query_errors_total").ShouldBe(0);
        _metrics.Value("db_transactions_total", ("database", "graph"), ("outcome", "committed")).ShouldBe(4); // the schema and three batches
        _metrics.Value("db_connection_wait_seconds_count", ("database", "graph")).ShouldBe(4);
        _metrics.Value("db_connections", ("database", "graph"), ("state", "active")).ShouldBe(0);
    }

    [Fact]
    public async Task The_next_process_finds_the_graph_as_it_was()
    {
        await WriteAsync("a.sql", "CREATE TABLE t (id int)");
        var before = Graph();

        var next = Open();
        next.Open();

        next.Files().ShouldBe(["a.sql"]);
        Graph().ShouldBe(before);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private GraphStore Open()
    {
        var options = TestOptions.In(_folder);
        return new GraphStore(TestOptions.Data(options), options, _metrics);
    }

    private async Task<GraphChange> WriteAsync(string path, string sql) => _store.Write([await LookAsync(path, sql)]);

    private async Task<IngestedFile> LookAsync(string path, string sql) => new(path, FileStatus.Parsed)
    {
        Order = ++_order,
        Hash = sql,
        Result = await SqlParser.ParseAsync(sql, CancellationToken.None),
    };

    private IReadOnlyList<string> Graph() => [.. GraphText.Of(_folder.PathOf("data", "graph.db")).Where(row => !row.Contains(".sql parsed", StringComparison.Ordinal))];
}
