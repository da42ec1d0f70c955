using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet.Tests;

/// <summary>What happens when both have something of one name.</summary>
public sealed class CollisionTests : IDisposable
{
    private readonly CollectorRegistry _theirs = Metrics.NewCustomRegistry();
    private readonly Prometheus.MetricFactory _theirMetrics;
    private readonly MetricRegistry _ours = new();
    private readonly Instrumentation.MetricFactory _metrics;
    private readonly KeptLog _log = new();

    public CollisionTests()
    {
        _theirMetrics = Metrics.WithCustomRegistry(_theirs);
        _metrics = new Instrumentation.MetricFactory(_ours);
        _metrics.Gauge("depth", "Depth.").Set(1);
    }

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("same labels")]
    [InlineData("other labels")]
    [InlineData("other type")]
    [InlineData("without a series")]
    [InlineData("same in OpenMetrics")]
    [InlineData("part of a histogram")]
    public async Task A_metric_whose_name_is_theirs_is_left_out_with_one_warning(string what)
    {
        _metrics.Counter("jobs_total", "Jobs.", Label.Text("queue")).WithLabels("a").Inc(5);
        switch (what)
        {
            case "same labels":
                _theirMetrics.CreateCounter("jobs_total", "Jobs.", "queue").WithLabels("a").Inc(2);
                break;
            case "other labels":
                _theirMetrics.CreateCounter("jobs_total", "Jobs.", "code").WithLabels("a").Inc(2);
                break;
            case "other type":
                _theirMetrics.CreateGauge("jobs_total", "Jobs.").Set(2);
                break;
            case "without a series":
                _theirMetrics.CreateHistogram("jobs_total", "Jobs.", "queue");
                break;
            case "same in OpenMetrics":
                _theirMetrics.CreateGauge("jobs", "Jobs.").Set(2);
                break;
            default:
                _theirMetrics.CreateGauge("wait_seconds_count", "Not a histogram.").Set(2);
                _metrics.Histogram("wait_seconds", "Waits.").Observe(1);
                break;
        }

        var before = Pages.Samples(await _theirs.TextAsync());
        using var publication = _ours.PublishToPrometheusNet(_theirs, _log);
        var after = Pages.Samples(await _theirs.TextAsync());
        await _theirs.TextAsync(openMetrics: true);

        var left = what == "part of a histogram" ? "wait_seconds" : "jobs_total";
        _log.Warnings.ShouldHaveSingleItem().ShouldStartWith($"Metrics that are not published to prometheus-net: {left} (a metric of prometheus-net has that name already");
        foreach (var (series, value) in before)
            after[series].ShouldBe(value, series);
        after.Keys.Except(before.Keys).ShouldAllBe(series => !series.StartsWith(left, StringComparison.Ordinal));
        after.ShouldContainKey("depth{}");
    }

    [Fact]
    public async Task A_metric_that_they_register_in_the_same_scrape_is_no_exception()
    {
        // After the look for their names, before ours are made.
        var theirs = 0;
        _metrics.Gauge("asked", "Asked.").SetCallback(() =>
        {
            if (theirs++ == 0)
                _theirMetrics.CreateGauge("jobs_total", "Not a counter.").Set(4);
            return 1;
        });
        _metrics.Counter("jobs_total", "Jobs.").Inc();
        using var publication = _ours.PublishToPrometheusNet(_theirs, _log);
        (await _theirs.TextAsync()).ShouldContain("\njobs_total 4\n");
        await _theirs.TextAsync();
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("jobs_total (Collector of a different type with the same name is already registered.)");
    }

    [Fact]
    public void Publishing_twice_to_one_registry_says_so()
    {
        using var publication = _ours.PublishToPrometheusNet(_theirs);
        Should.Throw<InvalidOperationException>(() => _ours.PublishToPrometheusNet(_theirs)).Message.ShouldBe(
            "This MetricRegistry is already published to that registry of prometheus-net, and a second publication would show nothing new: call PublishToPrometheusNet once, or dispose the first publication before.");
        using var elsewhere = _ours.PublishToPrometheusNet(Metrics.NewCustomRegistry());
    }

    [Fact]
    public async Task A_disposed_publication_takes_its_series_along_and_a_later_one_shows_them_again()
    {
        var (jobs, waits) = (_metrics.Counter("jobs_total", "Jobs."), _metrics.Histogram("wait_seconds", "W.", [1]));
        jobs.Inc(5);
        waits.Observe(0.5);
        using (_ours.PublishToPrometheusNet(_theirs, _log))
            await _theirs.ShouldShowAsync(_ours);
        Pages.Samples(await _theirs.TextAsync()).ShouldBeEmpty();

        // Of another host in the same process: its own numbers.
        var next = new MetricRegistry();
        new Instrumentation.MetricFactory(next).Counter("jobs_total", "Jobs.").Inc(2);
        using (next.PublishToPrometheusNet(_theirs, _log))
            await _theirs.ShouldShowAsync(next);

        waits.Observe(3);
        using var again = _ours.PublishToPrometheusNet(_theirs, _log);
        await _theirs.ShouldShowAsync(_ours);
        _log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_registries_the_first_shows_a_metric_and_the_second_when_that_one_has_left()
    {
        var second = new MetricRegistry();
        new Instrumentation.MetricFactory(second).Gauge("depth", "Depth.").Set(2);
        new Instrumentation.MetricFactory(second).Gauge("width", "Width.").Set(3);
        var first = _ours.PublishToPrometheusNet(_theirs, _log);
        await _theirs.TextAsync();
        using var other = second.PublishToPrometheusNet(_theirs, _log);
        var both = Pages.Samples(await _theirs.TextAsync());
        both["depth{}"].ShouldBe(1);
        both["width{}"].ShouldBe(3);
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("depth (another published registry shows a metric of that name)");

        first.Dispose();
        Pages.Samples(await _theirs.TextAsync())["depth{}"].ShouldBe(2);
        await _theirs.TextAsync();
        _log.Warnings.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_histogram_with_other_buckets_than_an_earlier_publication_is_left_out()
    {
        _metrics.Histogram("wait_seconds", "W.", [1]).Observe(0.5);
        using (_ours.PublishToPrometheusNet(_theirs, _log))
            await _theirs.TextAsync();
        var next = new MetricRegistry();
        new Instrumentation.MetricFactory(next).Histogram("wait_seconds", "W.", [2]).Observe(0.5);
        using var publication = next.PublishToPrometheusNet(_theirs, _log);
        (await _theirs.TextAsync()).ShouldNotContain("wait_seconds_bucket{");
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("wait_seconds (another published registry shows or showed a different metric of that name)");
    }

    [Fact]
    public async Task Their_own_static_labels_are_on_our_metrics()
    {
        var theirs = Metrics.NewCustomRegistry();
        theirs.SetStaticLabels(new Dictionary<string, string> { ["service_name"] = "gw", ["region"] = "eu" });
        var ours = new MetricRegistry(new GatewayMetricsOptions { ServiceName = "gw" });
        var metrics = new Instrumentation.MetricFactory(ours);
        metrics.Counter("jobs_total", "Jobs.").Inc();
        metrics.Counter("moves_total", "Moves.", Label.Text("region")).WithLabels("us").Inc();
        metrics.Gauge("depth", "Depth.").Set(1);
        using var publication = ours.PublishToPrometheusNet(theirs, _log);
        var page = await theirs.TextAsync();
        page.ShouldMatch("jobs_total\\{.*region=\"eu\".*\\} 1\n");
        page.ShouldMatch("depth\\{.*region=\"eu\".*\\} 1\n");
        page.ShouldNotContain("moves_total{");
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("moves_total (The set of label names includes duplicates: ");
    }

    [Fact]
    public async Task A_host_publishes_from_its_start_until_it_has_stopped()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders().AddProvider(_log);
        builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false).PublishToPrometheusNet(_theirs);
        builder.Services.AddGatewayMetrics().PublishToPrometheusNet(_theirs); // another component
        using (var host = builder.Build())
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            host.Services.GetRequiredService<GatewayMetrics>().Cache.RecordHit("prices");
            await _theirs.ShouldShowAsync(host.Services.GetRequiredService<MetricRegistry>());
            await host.StopAsync(TestContext.Current.CancellationToken);
            Pages.Samples(await _theirs.TextAsync()).ShouldBeEmpty();
        }

        _log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disposed_registry_is_not_kept_in_memory()
    {
        var weak = Publish();
        await _theirs.TextAsync();
        for (var i = 0; i < 5 && weak.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        weak.IsAlive.ShouldBeFalse();

        WeakReference Publish()
        {
            var registry = new MetricRegistry();
            new Instrumentation.MetricFactory(registry).Counter("jobs_total", "Jobs.").Inc();
            var publication = registry.PublishToPrometheusNet(_theirs);
            Task.Run(() => _theirs.TextAsync()).GetAwaiter().GetResult();
            publication.Dispose();
            return new WeakReference(registry);
        }
    }

    [Fact]
    public async Task A_callback_of_ours_that_throws_or_hangs_leaves_their_page_whole()
    {
        using var hang = new ManualResetEventSlim();
        var ours = new MetricRegistry(new GatewayMetricsOptions { CallbackTimeout = TimeSpan.FromMilliseconds(20) });
        var metrics = new Instrumentation.MetricFactory(ours);
        metrics.Gauge("depth", "Depth.").AddCallback(() => throw new InvalidOperationException("broken"));
        metrics.Gauge("width", "Width.").AddCallback(() =>
        {
            hang.Wait();
            return 1;
        });
        metrics.Counter("jobs_total", "Jobs.").Inc(3);
        _theirMetrics.CreateGauge("their", "Theirs.").Set(1);
        using var publication = ours.PublishToPrometheusNet(_theirs, _log);
        var page = Pages.Samples(await _theirs.TextAsync());
        hang.Set();
        page["their{}"].ShouldBe(1);
        page["jobs_total{}"].ShouldBe(3);
        page.Keys.ShouldNotContain("depth{}");
    }

    [Fact]
    public async Task A_callback_of_theirs_that_throws_changes_nothing()
    {
        _theirs.AddBeforeCollectCallback(() => throw new InvalidOperationException("broken"));
        _theirs.AddBeforeCollectCallback(_ => throw new InvalidOperationException("broken"));
        using var publication = _ours.PublishToPrometheusNet(_theirs, _log);
        await _theirs.ShouldShowAsync(_ours);
        _log.Warnings.ShouldBeEmpty();
    }
}
