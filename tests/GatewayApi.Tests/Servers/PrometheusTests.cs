using Gateway.Instrumentation;
using Gateway.Instrumentation.TestServers;
using GatewayApi.Pricing;
using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Tests.Servers;

/// <summary>The sample under a real Prometheus that scrapes it each second.</summary>
public class PrometheusTests
{
    [Fact]
    public async Task The_target_is_up_and_every_known_provider_stands_at_zero()
    {
        await using var watched = await WatchedGateway.StartAsync();

        var targets = await Poll.UntilAsync(() => watched.Prometheus.TargetsAsync(), targets => targets.All(target => target.Health == "up"), "the target to be up");

        targets.ShouldHaveSingleItem().LastError.ShouldBeEmpty();
        await watched.BecomesAsync("up{job=\"gateway\"}", 1);
        (await watched.QueryAsync("sum by (provider) (pricing_sync_total)"))
            .Select(sample => (sample["provider"], sample.Value)).ShouldBe(Providers.All.Select(provider => (provider, 0d)), ignoreOrder: true);
    }

    [Fact]
    public async Task Promtool_accepts_the_page()
    {
        SkipUnless.Installed("promtool");
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("deepinfra");

        var result = await Promtool.CheckMetricsAsync(await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));

        result.ShouldBe(new PromtoolResult(0, ""));
    }

    [Fact]
    public async Task The_page_shows_the_process_and_its_runtime()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var page = await gateway.PageAsync();

        page.Value("process_cpu_seconds_total", ("service_name", "gateway")).ShouldBeInRange(0.001, Environment.CpuUsage.TotalTime.TotalSeconds);
        page.Value("process_resident_memory_bytes").ShouldBeGreaterThan(1_000_000);
        page.Value("dotnet_gc_collections_total", ("generation", "2")).ShouldBeLessThanOrEqualTo(GC.CollectionCount(2));
        page.Has("dotnet_exceptions_total").ShouldBeTrue();
    }

    [Fact]
    public async Task Prometheus_counts_what_the_gateway_says_it_did()
    {
        await using var watched = await WatchedGateway.StartAsync();
        var gateway = watched.Gateway;
        await gateway.SyncAsync("together");
        await gateway.BehaveAsync("together", FeedFault.None, driftPercent: 2);
        await gateway.SyncAsync("together");
        await gateway.SyncAsync("together");
        await gateway.BehaveAsync("together", FeedFault.Broken);
        await gateway.SyncAsync("together");
        await gateway.SyncAsync("deepinfra");

        var jobs = (await gateway.JobsAsync()).Jobs;
        var reports = jobs.Select(job => job.Report).OfType<GatewayApi.Endpoints.JobReport>().ToList();
        await watched.BecomesAsync("sum(pricing_sync_total{status=\"success\"})", jobs.Count(job => job.State == SyncJobState.Completed));
        await watched.BecomesAsync("sum(pricing_sync_total{status=\"failed\"})", jobs.Count(job => job.State == SyncJobState.Failed));
        await watched.BecomesAsync("sum(pricing_sync_models_fetched_total)", reports.Sum(report => report.Fetched));
        await watched.BecomesAsync("sum(pricing_sync_models_updated_total)", reports.Sum(report => report.Updated));
        await watched.BecomesAsync("sum(pricing_sync_price_changes_total)", reports.Sum(report => report.PriceChanges));
        await watched.BecomesAsync("sum(pricing_sync_errors_total{error_type=\"JsonException\"})", 1);
        await watched.BecomesAsync("sum(pricing_sync_errors_total)", 1 + reports.Sum(report => report.Errors));
        await watched.BecomesAsync("sum(pricing_sync_models_skipped_total)", reports.Sum(report => report.Skipped.Values.Sum()));
        await watched.BecomesAsync("sum(pricing_sync_models_skipped_total{reason=\"unchanged\"})", reports.Sum(report => report.Skipped.GetValueOrDefault(SyncSkipReason.Unchanged)));
        await watched.BecomesAsync("sum(pricing_sync_job_duration_seconds_count)", jobs.Count);
        reports.Sum(report => report.PriceChanges).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Every_panel_shows_data()
    {
        await using var watched = await WatchedGateway.StartAsync();
        await watched.Gateway.BehaveAsync("portkey", FeedFault.Error);
        foreach (var job in await watched.Gateway.PostSyncAsync())
            await watched.Gateway.EndOfAsync(job.Id);

        // As in the recommended panels for pricing syncs.
        await watched.ShowsAsync("histogram_quantile(0.95, sum by (le, provider) (rate(pricing_sync_duration_seconds_bucket[1h])))", p95 => p95 > 0);
        await watched.ShowsAsync("100 * (sum by (provider) (rate(pricing_sync_total{status=\"success\"}[1h])) or 0 * sum by (provider) (rate(pricing_sync_total[1h]))) / sum by (provider) (rate(pricing_sync_total[1h]))", rate => rate is 100);
        await watched.ShowsAsync("100 * (sum by (provider) (rate(pricing_sync_total{status=\"success\"}[1h])) or 0 * sum by (provider) (rate(pricing_sync_total[1h]))) / sum by (provider) (rate(pricing_sync_total[1h]))", rate => rate is 0);
        await watched.ShowsAsync("rate(pricing_sync_models_updated_total[5m])", perSecond => perSecond > 0);
        await watched.ShowsAsync("rate(pricing_sync_errors_total[5m])", perSecond => perSecond > 0);
        await watched.ShowsAsync("pricing_sync_job_queue_size", jobs => jobs == Providers.All.Count - 1);
        await watched.ShowsAsync("time() - pricing_sync_last_success_timestamp", seconds => seconds >= 0);
        await watched.ShowsAsync("sum by(reason) ( rate(pricing_sync_models_skipped_total[5m]) )", perSecond => perSecond > 0);
    }

    [Fact]
    public async Task PricingSyncErrorRate_comes_true_for_the_failing_provider_and_false_again_when_it_recovers()
    {
        const string Alert = "(sum by (provider) (rate(pricing_sync_total{status=\"failed\"}[1h])) or 0 * sum by (provider) (rate(pricing_sync_total[1h]))) / sum by (provider) (rate(pricing_sync_total[1h])) > 0.1";
        await using var watched = await WatchedGateway.StartAsync();
        (await watched.Prometheus.QueryAsync(Alert)).ShouldBeEmpty();

        await watched.Gateway.SyncAsync("nearai");
        await watched.Gateway.BehaveAsync("portkey", FeedFault.Error);
        await watched.Gateway.SyncAsync("portkey");
        var alerts = await watched.ShowsAsync(Alert, share => share > 0.1);
        alerts.Select(alert => alert["provider"]).ShouldBe(["portkey"]);

        // One failure among more than ten runs is less than the threshold.
        await watched.Gateway.BehaveAsync("portkey", FeedFault.None);
        for (var run = 0; run < 20; run++)
            await watched.Gateway.SyncAsync("portkey");
        await watched.ShowsNothingAsync(Alert);
    }

    [Fact]
    public async Task PricingSyncJobQueueBuildup_comes_true_behind_a_slow_feed_and_false_again_when_the_queue_drains()
    {
        const string Alert = "pricing_sync_job_queue_size{status=\"queued\"} > 10";
        await using var watched = await WatchedGateway.StartAsync("Pricing:Workers=1");
        (await watched.Prometheus.QueryAsync(Alert)).ShouldBeEmpty();

        await watched.Gateway.BehaveAsync("portkey", FeedFault.Slow, delayMs: 3000);
        for (var job = 0; job < 15; job++)
            await watched.Gateway.PostSyncAsync("?provider=portkey");
        await watched.ShowsAsync(Alert, queued => queued > 10);

        await watched.Gateway.BehaveAsync("portkey", FeedFault.None);
        await watched.ShowsNothingAsync(Alert);
        await watched.BecomesAsync("pricing_sync_job_queue_size{status=\"completed\"}", 15);
    }
}
