using Gateway.Instrumentation.Testing;
using IngestionWorker.Tests.Graph;
using Microsoft.Data.Sqlite;

namespace IngestionWorker.Tests.Running;

/// <summary>A worker that stays, and its page.</summary>
public class WatchTests
{
    [Fact]
    public async Task Every_metric_of_the_worker_moves()
    {
        using var folder = new SqlFolder(files: 60);
        await using var worker = RunningWorker.Start(folder.Path, folder.Data, "--Ingestion:Workers=1", "--Ingestion:QueueCapacity=5");
        var unmoved = MetricsOfTheWorker.All.ToHashSet();
        unmoved.Count.ShouldBeGreaterThan(15);

        // Somebody else has the graph locked for as long as it takes until the worker tries again.
        await worker.PageAsync("files_processed_total", files => files >= 60);
        var version = 1;
        await using (new LockedGraph(folder.Graph))
        {
            folder.WriteFile(1, ++version);
            await worker.PageAsync("neo4j_retry_total", retries => retries > 0);
        }

        await Poll.UntilAsync(
            async () =>
            {
                // The same content again is a hit; many events of one file are one change; a text that is no SQL fails.
                folder.WriteFile(60, version: 1);
                version++;
                for (var number = 0; number < 60; number++)
                {
                    folder.WriteFile(number, version);
                    folder.WriteFile(number, version);
                    folder.WriteFile(number, version);
                }

                folder.Write("broken.sql", $"SELECT FROM WHERE {version}");
                unmoved.ExceptWith((await worker.PageAsync()).Samples.Where(sample => sample.Value > 0).Select(MetricOf));
                return unmoved;
            },
            metrics => metrics.Count == 0,
            $"every metric to move; the worker said:\n{worker.Output}");
        (await worker.PageAsync()).Has("gateway_metrics_rejected_total").ShouldBeFalse();
    }

    [Fact]
    public async Task Changes_new_files_renamed_files_and_deleted_files_reach_the_graph()
    {
        using var folder = new SqlFolder(files: 10);
        await using var worker = RunningWorker.Start(folder.Path, folder.Data);
        await worker.PageAsync("files_processed_total", files => files >= 10);

        folder.WriteFile(1, version: 2);
        folder.WriteFile(10, version: 1);
        File.Move(Path.Combine(folder.Path, SqlFolder.NameOf(2)), Path.Combine(folder.Path, "moved.sql"));
        folder.Delete(SqlFolder.NameOf(3));

        await RunningWorker.OnceAsync(folder.Path, folder.OtherData);
        await SameGraphAsync(folder, worker);
        (await worker.StopAsync()).ShouldSatisfyAllConditions(
            end => end.Code.ShouldBe(0, end.Output),
            end => end.Output.ShouldContain("Ingestion"));
    }

    [Fact]
    public async Task What_the_folders_events_do_not_tell_the_rescan_finds()
    {
        using var folder = new SqlFolder(files: 4);
        folder.Write("../elsewhere/one.sql", "CREATE TABLE elsewhere.one (id int)");
        await using var worker = RunningWorker.Start(folder.Path, folder.Data, "--Jobs:rescan:Period=00:00:01");
        await worker.PageAsync("files_processed_total", files => files >= 4);

        // A folder that comes or goes as a whole has no event for each file.
        Directory.Move(Path.Combine(folder.Path, "../elsewhere"), Path.Combine(folder.Path, "here"));
        Directory.Move(Path.Combine(folder.Path, "area1"), Path.Combine(folder.Path, "../gone"));

        await RunningWorker.OnceAsync(folder.Path, folder.OtherData);
        await SameGraphAsync(folder, worker);
        await worker.PageAsync("job_runs_total", runs => runs > 0, ("job_name", "rescan"), ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_store_that_stays_locked_costs_nothing_but_time()
    {
        using var folder = new SqlFolder(files: 3);
        await using var worker = RunningWorker.Start(folder.Path, folder.Data, "--Ingestion:StoreAttempts=1", "--Jobs:rescan:Period=00:00:01");
        await worker.PageAsync("files_processed_total", files => files >= 3);

        await using (new LockedGraph(folder.Graph))
        {
            folder.WriteFile(1, version: 2);
            await Poll.UntilAsync(() => Task.FromResult(worker.Output), said => said.Contains("could not be written", StringComparison.Ordinal), "the worker to give up");
        }

        await RunningWorker.OnceAsync(folder.Path, folder.OtherData);
        await SameGraphAsync(folder, worker);
    }

    private static async Task SameGraphAsync(SqlFolder folder, RunningWorker worker)
    {
        var wanted = GraphText.Of(folder.OtherGraph);
        await Poll.UntilAsync(() => Task.FromResult(GraphText.Of(folder.Graph)), graph => graph.SequenceEqual(wanted), $"the graph to become\n{string.Join('\n', wanted)}\nThe worker said:\n{worker.Output}\nand it");
    }

    private static string MetricOf(MetricSample sample)
    {
        foreach (var part in (string[])["_bucket", "_count", "_sum"])
        {
            if (sample.Name.EndsWith(part, StringComparison.Ordinal))
                return sample.Name[..^part.Length];
        }

        return sample.Name;
    }

    /// <summary>Holds the lock that a write needs, as another program would.</summary>
    private sealed class LockedGraph : IAsyncDisposable
    {
        private readonly SqliteConnection _connection;

        public LockedGraph(string path)
        {
            _connection = new SqliteConnection($"Data Source={path};Pooling=False");
            _connection.Open();
            Execute("BEGIN IMMEDIATE");
        }

        public async ValueTask DisposeAsync()
        {
            Execute("ROLLBACK");
            await _connection.DisposeAsync();
        }

        private void Execute(string sql)
        {
            using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // its own constants
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
