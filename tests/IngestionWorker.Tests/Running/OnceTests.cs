using Gateway.Instrumentation.Testing;
using IngestionWorker.Tests.Graph;

namespace IngestionWorker.Tests.Running;

/// <summary>One pass: <c>--once</c>.</summary>
public class OnceTests
{
    [Fact]
    public async Task The_corpus_is_read_and_what_cannot_be_is_told_with_its_reason()
    {
        using var folder = new SqlFolder(files: 0);
        var files = Directory.GetFiles(Path.Combine(RunningWorker.Program, "corpus"), "*", SearchOption.AllDirectories).Length;

        var (metrics, output) = await RunningWorker.OnceAsync(null, folder.Data);

        files.ShouldBeInRange(30, 60);
        metrics.Value("files_processed_total").ShouldBe(files - 2);
        metrics.Value("files_failed_total").ShouldBe(2);
        metrics.Value("parse_cache_miss_total").ShouldBe(files - 2); // all but the empty one and the one that is no UTF-8
        metrics.Value("parse_cache_entries").ShouldBe(files - 2);
        output.ShouldContain("migrations/0006_broken.sql: line 2: Incorrect syntax near 'COLUMN'.");
        var graph = GraphText.Of(folder.Graph);
        graph.ShouldContain(row => row.StartsWith("reports/umsatz_latin1.sql failed not_utf8", StringComparison.Ordinal));
        graph.ShouldContain(row => row.StartsWith("reports/empty.sql skipped empty", StringComparison.Ordinal));
        graph.ShouldContain(row => row.StartsWith("reports/notes.txt skipped not_sql", StringComparison.Ordinal));
        graph.ShouldContain("statement reports/orders_without_payment.txt#1 select reads table shop.payments");
        graph.ShouldContain("statement reports/sessions_utf16.sql#1 select reads table shop.customers");
        graph.ShouldContain("statement shop/procedures/place_order.sql#1 insert writes table shop.orders");
        graph.ShouldContain("procedure shop.place_order contains statement shop/procedures/place_order.sql#4 exec");
        graph.ShouldContain("view shop.customer_value reads view shop.order_totals");
        graph.ShouldContain("table pricing.prices references table shop.products");
        graph.Count(row => row.StartsWith("relation ", StringComparison.Ordinal)).ShouldBe(0, "every table that is used is defined");
        metrics.Value("neo4j_entities_created_total").ShouldBe(GraphText.NodesOf(folder.Graph).Count);
    }

    [Fact]
    public async Task A_second_run_parses_only_what_changed_and_creates_only_what_is_new()
    {
        using var folder = new SqlFolder(files: 40);
        await RunningWorker.OnceAsync(folder.Path, folder.Data);
        var before = GraphText.Of(folder.Graph);
        var nodes = GraphText.NodesOf(folder.Graph);

        var (unchanged, _) = await RunningWorker.OnceAsync(folder.Path, folder.Data);

        unchanged.Value("parse_cache_miss_total").ShouldBe(0);
        unchanged.Value("parse_cache_hit_total").ShouldBe(40);
        unchanged.Value("neo4j_entities_created_total").ShouldBe(0);
        unchanged.Value("neo4j_relationships_created_total").ShouldBe(0);
        GraphText.Of(folder.Graph).ShouldBe(before);

        folder.WriteFile(3, version: 2);
        folder.WriteFile(40, version: 1);
        folder.Delete(SqlFolder.NameOf(5));
        var (changed, _) = await RunningWorker.OnceAsync(folder.Path, folder.Data);

        changed.Value("parse_cache_miss_total").ShouldBe(2);
        await RunningWorker.OnceAsync(folder.Path, folder.OtherData);
        GraphText.Of(folder.Graph).ShouldBe(GraphText.Of(folder.OtherGraph));
        changed.Value("neo4j_entities_created_total").ShouldBe(GraphText.NodesOf(folder.Graph).Select(Name).Except(nodes.Select(Name)).Count());

        // Without the kind: a table whose file is gone is a relation, and no new node.
        static string Name(string node) => node[(node.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }

    [Fact]
    public async Task The_projects_own_sources_are_taken_as_texts_that_are_no_SQL()
    {
        using var folder = new SqlFolder(files: 0);
        var sources = Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Take(150).ToList();
        foreach (var source in sources)
            folder.Write(Path.GetRelativePath(Repository.PathOf("src"), source), await File.ReadAllTextAsync(source));

        var (metrics, _) = await RunningWorker.OnceAsync(folder.Path, folder.Data);

        metrics.Value("files_processed_total").ShouldBe(sources.Count);
        metrics.Value("files_failed_total").ShouldBe(0);
        var graph = GraphText.Of(folder.Graph);
        graph.Count.ShouldBe(sources.Count);
        graph.ShouldAllBe(row => row.Contains(" skipped not_sql ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_huge_file_is_parsed_one_beyond_the_limit_is_skipped_and_one_that_is_too_deep_fails()
    {
        using var folder = new SqlFolder(files: 0);
        const int Rows = 4_000;
        folder.Write("huge.sql", string.Concat(Enumerable.Range(0, Rows).Select(row => $"INSERT INTO shop.orders (id, note) VALUES ({row}, N'{new string('x', 100)}');\n")));
        folder.Write("larger.sql", new string(' ', 2_000_000));
        folder.Write("deep.sql", $"SELECT {string.Join('+', Enumerable.Repeat("1", 100_000))}");

        var (metrics, _) = await RunningWorker.OnceAsync(folder.Path, folder.Data, "--Ingestion:MaxFileBytes=1000000");

        metrics.Value("files_processed_total").ShouldBe(2);
        metrics.Value("files_failed_total").ShouldBe(1);
        metrics.Value("neo4j_relationships_created_total").ShouldBe(2 * Rows);
        GraphText.Of(folder.Graph).ShouldContain(row => row.StartsWith("larger.sql skipped too_large", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_stops_the_start_with_the_fix()
    {
        using var folder = new SqlFolder(files: 0);
        await using var worker = RunningWorker.Start(Path.Combine(folder.Path, "none"), folder.Data, "--once");

        var (code, output) = await worker.EndAsync();

        code.ShouldBe(2);
        output.TrimEnd().ShouldBe($"{Path.Combine(folder.Path, "none")} is no folder: give one that exists as the first argument, or none for the corpus of the sample.");
    }

    [Theory]
    [InlineData("There is no option --onec. ", "--onec")]
    [InlineData("Failed to convert configuration value 'many' at 'Ingestion:Workers'", "--Ingestion:Workers=many")]
    [InlineData("Url is \"nonsense\", which is not an absolute address. ", "--pushgateway", "nonsense")]
    [InlineData("Ingestion:DataFolder, /dev/null/data, cannot be made: ", "--Ingestion:DataFolder=/dev/null/data")]
    public async Task A_wrong_argument_is_one_line_and_no_stack_trace(string line, params string[] args)
    {
        using var folder = new SqlFolder(files: 1);
        await using var worker = RunningWorker.Start(folder.Path, folder.Data, ["--once", .. args]);

        var (code, output) = await worker.EndAsync();

        code.ShouldBe(2, output);
        output.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith(line);
    }

    [Fact]
    public async Task A_port_that_is_taken_names_the_setting()
    {
        using var folder = new SqlFolder(files: 1);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var worker = RunningWorker.Start(folder.Path, folder.Data, $"--Ingestion:Port={port}");

        var (code, output) = await worker.EndAsync();

        code.ShouldBe(2, output);
        output.ShouldContain("The page has no port: ");
        output.ShouldContain("Give another one with --Ingestion:Port=");
        output.ShouldNotContain("Unhandled exception");
    }

    [Fact]
    public async Task A_file_of_the_metrics_that_cannot_be_written_costs_the_exit_code_and_not_the_summary()
    {
        using var folder = new SqlFolder(files: 3);
        var metrics = Path.Combine(folder.Path, "../metrics.prom");
        Directory.CreateDirectory(metrics); // a folder of that name
        await using var worker = RunningWorker.Start(folder.Path, folder.Data, "--once", "--metrics-file", metrics);

        var (code, output) = await worker.EndAsync();

        code.ShouldBe(1, output);
        output.ShouldContain($"The metrics are not in {metrics}: ");
        output.ShouldContain("parsed anew");
    }

    [Fact]
    public async Task A_run_may_push_its_metrics_to_a_Pushgateway()
    {
        SkipUnless.Installed(PushgatewayServer.Program);
        using var folder = new SqlFolder(files: 3);
        await using var gateway = await PushgatewayServer.StartAsync(TestContext.Current.CancellationToken);
        await RunningWorker.OnceAsync(folder.Path, folder.Data, "--pushgateway", gateway.Address.ToString());
        var page = MetricsPage.Parse(await gateway.PageAsync(TestContext.Current.CancellationToken));
        page.Value("files_processed_total", ("job", "ingestion")).ShouldBe(3);
        page.Value("neo4j_entities_created_total", ("job", "ingestion")).ShouldBeGreaterThan(0);
    }
}
