using System.Diagnostics;
using System.Globalization;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A million distinct values into labels that have room for 256.</summary>
public class CardinalityBombTests
{
    private const int Million = 1_000_000;
    private const int DefaultLimit = 256;

    // What 257 counters with their labels, the table and the admitted texts may take. A million of them would take 200 MB.
    private const long MaxBytes = 512 * 1024;

    private readonly LogRecorder _log = new();

    [Fact]
    public async Task A_million_values_into_one_counter_cost_bounded_memory_one_warning_and_no_count()
    {
        var registry = new MetricRegistry(logger: _log);
        var counters = new MetricFactory(registry).Counter("requests_total", "Requests.", Label.Text("user"));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Million; i++)
            counters.WithLabels(User(i)).Inc();

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        bytes.ShouldBeLessThan(MaxBytes);
        var page = registry.Scrape();
        page.Value("requests_total", ("user", "other")).ShouldBe(Million - DefaultLimit);
        page.Value("requests_total").ShouldBe(Million);
        page.Value("gateway_metrics_overflow_total", ("metric", "requests_total")).ShouldBe(Million - DefaultLimit);
        page.Samples.Count.ShouldBe(DefaultLimit + 2);
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("requests_total");
        registry.CollectText().Length.ShouldBeLessThan(20_000);
        await ShouldBeValidAsync(registry);
        GC.KeepAlive(counters);
    }

    [Fact]
    public void A_folded_look_up_allocates_nothing_and_is_not_much_slower_than_one_that_hits()
    {
        var registry = new MetricRegistry(logger: _log);
        var counters = new MetricFactory(registry).Counter("requests_total", "Requests.", Label.Text("user"));
        var shown = Enumerable.Range(0, DefaultLimit).Select(User).ToArray();
        var folded = Enumerable.Range(DefaultLimit, 4096).Select(User).ToArray();
        Record(shown);
        Record(folded);

        // The least of many rounds: the runtime may compile anew in between, at this thread's cost.
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
            Record(folded);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - bytesBefore);
        }

        least.ShouldBe(0);

        // The fastest of many short turns, in turn: whatever else the machine does falls on both.
        var (hit, fold) = (double.MaxValue, double.MaxValue);
        for (var turn = 0; turn < 200; turn++)
        {
            hit = Math.Min(hit, Time(shown));
            fold = Math.Min(fold, Time(folded));
        }

        (fold / hit).ShouldBeLessThan(40, $"{fold:F1} against {hit:F1} ticks per recording");

        double Time(string[] users)
        {
            var start = Stopwatch.GetTimestamp();
            Record(users);
            return (Stopwatch.GetTimestamp() - start) / (double)users.Length;
        }

        void Record(string[] users)
        {
            foreach (var user in users)
                counters.WithLabels(user).Inc();
        }
    }

    [Fact]
    public async Task Four_threads_with_distinct_values_admit_the_limit_and_count_every_fold()
    {
        var registry = new MetricRegistry(logger: _log);
        var counters = new MetricFactory(registry).Counter("requests_total", "Requests.", Label.Text("user"));
        const int Each = 100_000;

        new Crew().Workers(4, worker =>
        {
            for (var i = 0; i < Each; i++)
                counters.WithLabels(User((i * 4) + worker)).Inc();
        }).Disturber(() => registry.CollectText()).Run();

        var page = registry.Scrape();
        page.Value("requests_total").ShouldBe(4 * Each);
        page.Value("gateway_metrics_overflow_total", ("metric", "requests_total")).ShouldBe((4 * Each) - DefaultLimit);
        page.Samples.Count.ShouldBe(DefaultLimit + 2);
        _log.Warnings.ShouldHaveSingleItem();
        await ShouldBeValidAsync(registry);
    }

    [Fact]
    public async Task Two_hundred_thousand_providers_into_the_scope_of_a_family_fold_in_all_its_metrics_alike()
    {
        const int Providers = 200_000;
        var metrics = new GatewayMetrics(new GatewayMetricsOptions { MaxSeriesPerMetric = 20_000 }, new ManualTimeProvider(), logger: _log);
        var sync = metrics.PricingSync;
        metrics.PricingSync.TrackPricingSync("first").Dispose();
        for (var i = 1; i < DefaultLimit; i++)
            sync.TrackPricingSync(User(i)).Dispose();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Providers; i++)
        {
            using var run = sync.TrackPricingSync(User(DefaultLimit + i));
            if (i % 2 == 0)
                run.Succeed();
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(MaxBytes);
        var page = metrics.Scrape();
        page.Value("pricing_sync_total").ShouldBe(Providers + DefaultLimit);
        page.Value("pricing_sync_total", ("provider", "other"), ("status", "success")).ShouldBe(Providers / 2);
        page.Value("pricing_sync_total", ("provider", "other"), ("status", "failed")).ShouldBe(Providers / 2);
        page.Value("pricing_sync_duration_seconds_count", ("provider", "other")).ShouldBe(Providers);
        page.Value("pricing_sync_errors_total", ("provider", "other"), ("error_type", "unknown")).ShouldBe(Providers / 2);

        // One look-up folds the provider for all metrics that carry it, and each of them says so once.
        var overflows = page.Samples.Where(sample => sample.Name == "gateway_metrics_overflow_total").ToList();
        overflows.Count.ShouldBe(8);
        overflows.ShouldAllBe(sample => sample.Value == Providers);
        _log.Warnings.Count.ShouldBe(8);
        await ShouldBeValidAsync(metrics.Registry);
    }

    [Fact]
    public async Task Three_labels_stop_at_the_limit_of_series_and_fold_as_a_whole()
    {
        var options = new GatewayMetricsOptions { MaxSeriesPerMetric = 100 };
        var registry = new MetricRegistry(options, logger: _log);
        var metrics = new MetricFactory(registry);
        var counters = metrics.Counter("calls_total", "Calls.", Label.Text("a"), Label.Number("b"), Label.Flag("c"));
        var gauges = metrics.Gauge("level", "Level.", Label.Text("a"), Label.Number("b"), Label.Flag("c"));
        const int Calls = 100_000;

        for (var i = 0; i < Calls; i++)
        {
            counters.WithLabels(User(i % 200), i % 77, i % 3 == 0).Inc();
            gauges.WithLabels(User(i % 200), i % 77, i % 3 == 0).Set(i);
        }

        var page = registry.Scrape();
        page.Value("calls_total").ShouldBe(Calls);
        var overflow = page.Value("gateway_metrics_overflow_total", ("metric", "calls_total"));
        page.Value("calls_total", ("a", "other"), ("b", "other")).ShouldBe(overflow);
        page.Samples.Count(sample => sample.Name == "calls_total").ShouldBe(options.MaxSeriesPerMetric + 2); // other,other,true and …,false
        page.Samples.Count(sample => sample.Name == "level").ShouldBe(options.MaxSeriesPerMetric);
        page.Samples.Any(sample => sample.Name == "level" && sample.Labels["a"] == "other").ShouldBeFalse();
        page.Value("gateway_metrics_overflow_total", ("metric", "level")).ShouldBe(overflow); // the same look-ups, dropped
        _log.Warnings.Count.ShouldBe(2);
        await ShouldBeValidAsync(registry);
    }

    [Fact]
    public void More_metrics_that_fold_than_a_metric_may_have_series_are_all_counted()
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { MaxSeriesPerMetric = 1 }, logger: _log);
        var metrics = new MetricFactory(registry);
        for (var metric = 0; metric < 5; metric++)
        {
            var counters = metrics.Counter($"calls_{metric}_total", "Calls.", Label.Text("a"));
            for (var i = 0; i <= 10; i++)
                counters.WithLabels(User(i)).Inc();
            metrics.Histogram($"wait_{metric}_seconds", "Waits.").Observe(double.NaN);
        }

        var page = registry.Scrape();

        for (var metric = 0; metric < 5; metric++)
        {
            page.Value("gateway_metrics_overflow_total", ("metric", $"calls_{metric}_total")).ShouldBe(10);
            page.Value("gateway_metrics_rejected_total", ("metric", $"wait_{metric}_seconds")).ShouldBe(1);
        }

        page.Samples.Count(sample => sample.Name.StartsWith("gateway_metrics_", StringComparison.Ordinal)).ShouldBe(10);
    }

    [Fact]
    public void A_value_that_two_threads_bring_at_the_same_moment_leaves_its_room_when_it_goes()
    {
        var registry = new MetricRegistry(logger: _log);
        var counters = new MetricFactory(registry).Counter("requests_total", "Requests.", Label.Text("user", limit: 1));
        using var crew = new RoundCrew(workers: 1);
        for (var round = 0; round < 20_000; round++)
        {
            var user = User(round);
            crew.Run(_ => counters.WithLabels(user).Inc(), () => counters.WithLabels(user).Inc());

            counters.WithLabels(user).Value.ShouldBe(2);
            counters.Remove(user).ShouldBeTrue($"round {round}: the value was folded, so the one before still holds its room");
        }

        registry.Scrape().Samples.ShouldBeEmpty();
    }

    private static string User(int i) => string.Create(CultureInfo.InvariantCulture, $"user-{i:D8}@example.org");

    private static async Task ShouldBeValidAsync(MetricRegistry registry)
    {
        PythonParsers.Require();
        foreach (var format in Enum.GetValues<ExpositionFormat>())
            await PythonParsers.ReadValidAsync(registry, format);
        if (RealServers.Require("promtool") is null)
            (await Promtool.CheckMetricsAsync(registry.CollectText())).Output.ShouldNotContain("error");
    }
}
