using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>Callbacks and loggers are somebody else's code: whatever they do, recording and scraping go on.</summary>
public class ForeignCodeTests
{
    [Fact]
    public void A_callback_that_scrapes_its_own_registry_does_not_call_itself()
    {
        var test = new TestRegistry();
        test.Metrics.Gauge("page_bytes", "Size of the page.").AddCallback(() => test.Registry.CollectText().Length);

        test.Registry.Scrape().Value("page_bytes").ShouldBeGreaterThan(0);

        test.Registry.Scrape().Value("gateway_metrics_rejected_total", ("metric", "page_bytes"), ("reason", "callback_failed")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_logger_that_waits_for_another_threads_recording_gets_it()
    {
        var log = new WaitingLog();
        var registry = new MetricRegistry(new GatewayMetricsOptions { MaxSeriesPerMetric = 1 }, logger: log);
        var metrics = new MetricFactory(registry);
        var queue = Label.Text("queue");
        var jobs = metrics.Counter("jobs_total", "Jobs.", queue);
        var kinds = metrics.Counter("kinds_total", "Kinds.", Label.Text("kind"));
        log.Record = () => kinds.WithLabels(Guid.NewGuid().ToString()).Inc();
        jobs.WithLabels("first").Inc();
        var bundles = metrics.Bundle(queue, name => new Bundle(jobs.WithLabels(name)));

        bundles.WithLabels("second").Jobs.Inc(); // folds while the bundle is made, under the registry's gate
        metrics.Counter("jobs_total", "Other help.", queue);

        log.Finished.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        log.Failed.ShouldBeFalse();
    }

    [Fact]
    public void A_time_stamp_is_never_dropped_as_idle()
    {
        var test = new TestRegistry(options => options.SeriesIdleTimeout = TimeSpan.FromMinutes(1));
        test.Metrics.Gauge("last_success_timestamp", "When.", Label.Text("provider")).WithLabels("a").SetToCurrentTime();
        test.Metrics.Gauge("price", "Price.", Label.Text("provider")).WithLabels("a").Set(1);

        for (var i = 0; i < 20; i++)
        {
            test.Registry.RemoveIdleSeries();
            test.Time.Advance(TimeSpan.FromMinutes(1));
        }

        test.Registry.Scrape().Has("last_success_timestamp", ("provider", "a")).ShouldBeTrue();
        test.Registry.Scrape().Has("price").ShouldBeFalse();
    }

    private sealed record Bundle(Counter Jobs);

    private sealed class WaitingLog : ILogger<MetricRegistry>
    {
        private int _logging;

        public Action Record { get; set; } = () => { };

        public ManualResetEventSlim Finished { get; } = new();

        public bool Failed { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Interlocked.Exchange(ref _logging, 1) != 0)
                return; // what the other thread records may be logged in turn
            var other = new Thread(() => Record());
            other.Start();
            Failed = !other.Join(TimeSpan.FromSeconds(10));
            Finished.Set();
        }
    }
}
