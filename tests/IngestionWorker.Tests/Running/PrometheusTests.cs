namespace IngestionWorker.Tests.Running;

/// <summary>The panels of the dashboard "Ingestion Performance" in a real Prometheus, and what moves them.</summary>
public class PrometheusTests
{
    [Theory]
    [InlineData("broken-files", "rate(files_failed_total[1m]) / (rate(files_failed_total[1m]) + rate(files_processed_total[1m]))")]
    [InlineData("churn", "rate(events_deduplicated_total[1m])")]
    [InlineData("cold-cache", "rate(parse_cache_miss_total[1m]) / (rate(parse_cache_hit_total[1m]) + rate(parse_cache_miss_total[1m])) == 1")]
    [InlineData("slow-workers", "queue_size{queue_name=\"files\"}")]
    [InlineData("busy-store", "rate(neo4j_retry_total[1m])")]
    [InlineData("stuck-job", "time() - (job_last_success_timestamp_seconds or job_expected_since_timestamp_seconds) > 2 * job_expected_interval_seconds")]
    public async Task Trouble_shows(string trouble, string query)
    {
        await using var watched = await WatchedWorker.StartAsync("--trouble", trouble, "--Jobs:rescan:Period=00:00:01");

        (await watched.ShowsAsync(query, value => value > 0)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Every_panel_shows_data_and_the_page_is_well_formed()
    {
        await using var watched = await WatchedWorker.StartAsync("--trouble", "broken-files");

        await watched.ShowsAsync("rate(files_processed_total[1m])", value => value > 0);
        await watched.ShowsAsync("100 * rate(parse_cache_hit_total[1m]) / (rate(parse_cache_hit_total[1m]) + rate(parse_cache_miss_total[1m]))", value => value is > 0 and <= 100);
        await watched.ShowsAsync("histogram_quantile(0.95, sum by (le) (rate(batch_processing_duration_seconds_bucket[1m])))", value => value > 0);
        await watched.ShowsAsync("active_workers{pool_name=\"files\"}", value => value > 0);
        await watched.ShowsAsync("queue_size", value => value >= 0);
        await watched.ShowsAsync("parse_cache_entries", value => value > 0);
        await watched.ShowsAsync("rate(files_failed_total[1m])", value => value > 0);
        await watched.ShowsAsync("sum(increase(batch_size_histogram_bucket[1m])) by (le)", value => value > 0);
        (await watched.Prometheus.TargetsAsync()).ShouldHaveSingleItem().LastError.ShouldBeEmpty();

        // The one name that promtool would choose otherwise: the dashboards know it by this one.
        (await Promtool.CheckMetricsAsync(await watched.Worker.PageTextAsync())).Output.TrimEnd()
            .ShouldBe("batch_size_histogram metric name should not include type 'histogram'");
    }

    private sealed class WatchedWorker(RunningWorker worker, PrometheusServer prometheus, TemporaryFolder folder) : IAsyncDisposable
    {
        public RunningWorker Worker => worker;

        public PrometheusServer Prometheus => prometheus;

        public static async Task<WatchedWorker> StartAsync(params string[] args)
        {
            SkipUnless.Installed("prometheus");
            var folder = new TemporaryFolder();
            var worker = RunningWorker.Start(null, folder.PathOf("data"), args);
            try
            {
                var prometheus = await PrometheusServer.StartAsync(
                    [new ScrapeTarget("ingestion", await worker.AddressAsync())], cancellationToken: TestContext.Current.CancellationToken);
                return new WatchedWorker(worker, prometheus, folder);
            }
            catch
            {
                await worker.DisposeAsync();
                folder.Dispose();
                throw;
            }
        }

        /// <summary>Waits until one series of a query has a wanted value, and returns the whole answer.</summary>
        public Task<IReadOnlyList<QuerySample>> ShowsAsync(string query, Func<double, bool> isWanted) =>
            Poll.UntilAsync(() => prometheus.QueryAsync(query), samples => samples.Any(sample => isWanted(sample.Value)), $"{query}; the worker said:\n{worker.Output}");

        public async ValueTask DisposeAsync()
        {
            await prometheus.DisposeAsync();
            await worker.DisposeAsync();
            folder.Dispose();
        }
    }
}
