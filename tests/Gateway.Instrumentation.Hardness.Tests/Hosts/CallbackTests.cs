using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Hardness.Tests;

public class CallbackTests
{
    private readonly LogRecorder _log = new();

    [Fact]
    public async Task A_callback_that_throws_is_left_out_counted_at_each_scrape_and_logged_once()
    {
        var registry = new MetricRegistry(logger: _log);
        var metrics = new MetricFactory(registry);
        var gauge = metrics.Gauge("depth", "Depth.");
        gauge.AddCallback(() => throw new InvalidOperationException("the queue is gone"));
        gauge.AddCallback(() => 5);
        metrics.Counter("jobs_total", "Jobs.").Inc();
        await using var app = await HardApp.StartAsync(registry);

        for (var scrape = 1; scrape <= 3; scrape++)
        {
            var page = MetricsPage.Parse(await app.Client.GetStringAsync(new Uri("/text", UriKind.Relative)));
            page.Value("depth").ShouldBe(5);
            page.Value("jobs_total").ShouldBe(1);
            page.Value("gateway_metrics_rejected_total", ("metric", "depth"), ("reason", "callback_failed")).ShouldBe(scrape);
        }

        _log.Warnings.ShouldHaveSingleItem().ShouldContain("the queue is gone");
        app.Log.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_callback_that_hangs_holds_up_nothing()
    {
        using var release = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = TimeSpan.FromMinutes(5) });
        var metrics = new MetricFactory(registry);
        var counter = metrics.Counter("jobs_total", "Jobs.");
        var named = metrics.Counter("named_total", "Named.", Label.Text("name"));
        using var callback = metrics.Gauge("depth", "Depth.").AddCallback(() =>
        {
            entered.Set();
            release.Wait(TimeSpan.FromMinutes(1));
            return 5;
        });
        await using var app = await HardApp.StartAsync(registry);
        await using var other = await HardApp.StartAsync();

        var scrape = app.Client.GetStringAsync(new Uri("/text", UriKind.Relative));
        entered.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        MetricsPage.Parse(await scrape).Has("depth").ShouldBeFalse();

        // All that recording may ask of the registry goes on, also what takes its lock.
        await Task.Run(() =>
        {
            counter.Inc();
            named.WithLabels("new").Inc();
            named.WithLabels("gone").Inc();
            named.Remove("gone").ShouldBeTrue();
            metrics.Gauge("late", "Late.").Set(1);
            metrics.Gauge("depth", "Depth.").AddCallback(() => 1).Dispose();
            registry.Reset();
            counter.Inc(3);
        }).WaitAsync(TimeSpan.FromMinutes(1));
        (await other.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).ShouldNotBeEmpty();
        var meanwhile = MetricsPage.Parse(await app.Client.GetStringAsync(new Uri("/text", UriKind.Relative)));
        meanwhile.Has("depth").ShouldBeFalse();
        meanwhile.Value("late").ShouldBe(1);
        meanwhile.Value("gateway_metrics_rejected_total", ("metric", "depth"), ("reason", "callback_failed")).ShouldBe(1); // the other was before the reset

        release.Set();
        var page = await Poll.UntilAsync(
            async () => MetricsPage.Parse(await app.Client.GetStringAsync(new Uri("/text", UriKind.Relative))), page => page.Has("depth"), "the number of the callback");
        page.Value("depth").ShouldBe(5);
        page.Value("jobs_total").ShouldBe(3);
    }

    [Fact]
    public void A_callback_may_allocate_record_register_and_even_collect()
    {
        var registry = new MetricRegistry();
        var metrics = new MetricFactory(registry);
        var named = metrics.Counter("named_total", "Named.", Label.Text("name"));
        var depth = 0;
        metrics.Gauge("depth", "Depth.").AddCallback(() =>
        {
            if (depth > 0)
                return depth;
            depth++;
            named.WithLabels("from the callback").Inc();
            metrics.Gauge("late", "Late.").Set(new string('x', 1000).Length);
            named.Remove("other value");
            registry.Reset();
            named.WithLabels("from the callback").Inc();
            registry.CollectText(ExpositionFormat.OpenMetrics).ShouldEndWith("# EOF\n");
            return depth--;
        });

        registry.CollectText();

        registry.Scrape().Value("late").ShouldBe(1000);
        registry.Scrape().Value("depth").ShouldBe(1);
        registry.Value("named_total", ("name", "from the callback")).ShouldBe(1); // what the scrape before recorded after its reset
    }

    [Fact]
    public void A_callback_that_takes_itself_away_while_it_is_read_harms_nobody()
    {
        var registry = new MetricRegistry();
        var gauges = new MetricFactory(registry).Gauge("depth", "Depth.", Label.Text("queue"));
        IDisposable? self = null;
        self = gauges.WithLabels("once").AddCallback(() =>
        {
            self!.Dispose();
            gauges.Remove("removed meanwhile");
            return 1;
        });
        gauges.WithLabels("removed meanwhile").AddCallback(() => 2);
        gauges.WithLabels("stays").AddCallback(() => 3);

        registry.CollectText().ShouldContain("depth{queue=\"stays\"} 3\n");
        registry.CollectText().ShouldNotContain("depth{queue=\"once\"}");
        registry.CollectText().ShouldNotContain("removed meanwhile");
    }

    [Fact]
    public void A_logger_that_throws_costs_neither_a_recording_nor_a_scrape()
    {
        var registry = new MetricRegistry(logger: new ThrowingLogger());
        var metrics = new MetricFactory(registry);
        var named = metrics.Counter("named_total", "Named.", Label.Text("name", limit: 1));
        metrics.Counter("named_total", "Named otherwise.", Label.Text("name", limit: 1));
        metrics.Gauge("depth", "Depth.").AddCallback(() => throw new InvalidOperationException());
        named.WithLabels("a").Inc();
        named.WithLabels("b").Inc();
        named.WithLabels("b").Inc(-1);
        metrics.Histogram("wait_seconds", "Waits.").Observe(double.NaN);

        var page = registry.Scrape();

        page.Value("named_total").ShouldBe(2);
        page.Value("gateway_metrics_overflow_total").ShouldBe(2);
        page.Value("gateway_metrics_rejected_total", ("reason", "negative")).ShouldBe(1);
        page.Value("gateway_metrics_rejected_total", ("reason", "not_finite")).ShouldBe(1);
        page.Value("gateway_metrics_rejected_total", ("reason", "callback_failed")).ShouldBe(1);
    }

    private sealed class ThrowingLogger : Microsoft.Extensions.Logging.ILogger<MetricRegistry>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("the log is full");

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => throw new InvalidOperationException("the log is full");

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => throw new InvalidOperationException("the log is full");
    }
}
