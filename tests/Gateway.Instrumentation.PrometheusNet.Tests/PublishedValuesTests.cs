using System.Diagnostics;
using System.Globalization;
using Gateway.Instrumentation.Testing;
using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet.Tests;

/// <summary>Their page shows what ours shows.</summary>
public sealed class PublishedValuesTests : IDisposable
{
    private readonly CollectorRegistry _theirs = Metrics.NewCustomRegistry();
    private readonly ManualTimeProvider _time = new();
    private readonly MetricRegistry _ours;
    private readonly MetricFactory _metrics;
    private readonly KeptLog _log = new();
    private readonly IDisposable _publication;

    public PublishedValuesTests()
    {
        var options = new GatewayMetricsOptions { ServiceName = "gw", MaxSeriesPerMetric = 20 };
        _ours = new MetricRegistry(options, _time);
        _metrics = new MetricFactory(_ours);
        _publication = _ours.PublishToPrometheusNet(_theirs, _log);
    }

    public void Dispose()
    {
        _publication.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Every_type_is_shown_with_the_same_numbers()
    {
        _metrics.Counter("jobs_total", "Jobs.").Inc(2.5);
        _metrics.Counter("runs_total", "Runs.", Label.Text("queue"), Label.Flag("warm")).WithLabels("a", true).Inc(3);
        _metrics.Gauge("depth", "Depth.").Set(double.NegativeInfinity);
        _metrics.Gauge("never_set", "Nothing.");
        _metrics.Gauge("asked", "Asked.").SetCallback(() => 7);
        _metrics.Histogram("wait_seconds", "Waits.", [0.1, 1]).Observe(0.25, 3);
        _metrics.Summary("lag_seconds", "Lag.", [0, 0.5, 1]).Observe(2);
        _metrics.Summary("idle_seconds", "Idle.", [0.5]);
        _metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1").Set();

        await _theirs.ShouldShowAsync(_ours);
        _metrics.Counter("late_total", "Registered after the first scrape.").Inc();
        await _theirs.ShouldShowAsync(_ours);
        (await _theirs.TextAsync()).ShouldContain("# TYPE build_info gauge\nbuild_info{version=\"1\",service_name=\"gw\"} 1\n");
        _log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_family_is_shown_with_the_same_numbers()
    {
        var metrics = new GatewayMetrics(_metrics);
        metrics.Http.RecordRequest("GET", "/a", 200, TimeSpan.FromSeconds(0.3));
        metrics.Http.RecordRequest("GET", "/a", 500, TimeSpan.FromSeconds(3));
        metrics.PricingSync.TrackPricingSync("openai").Dispose();
        metrics.Cache.RecordHit("prices");
        _ = (metrics.Providers, metrics.Models, metrics.Database, metrics.Service);
        await _theirs.ShouldShowAsync(_ours);
        metrics.Http.RecordRequest("GET", "/b", 200, TimeSpan.FromSeconds(0.003));
        await _theirs.ShouldShowAsync(_ours, tolerance: 1e-15);
        _log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hostile_labels_and_help_texts_are_escaped()
    {
        _metrics.Counter("jobs_total", "Back\\slash, \"quotes\" and\na line {}#.", Label.Text("queue"))
            .WithLabels("a\\b \"c\" d\ne,f=\"g\"}\t\u0001é\U0001F600").Inc();
        await _theirs.ShouldShowAsync(_ours);
        foreach (var openMetrics in (bool[])[false, true])
        {
            (await _theirs.TextAsync(openMetrics)).Split('\n').Single(line => line.StartsWith("# HELP jobs", StringComparison.Ordinal))
                .ShouldEndWith(" Back\\\\slash, \"quotes\" and\\na line {}#.");
        }
    }

    [Fact]
    public async Task Label_limits_fold_as_on_our_page()
    {
        var jobs = _metrics.Counter("jobs_total", "Jobs.", Label.Text("queue", limit: 2));
        for (var i = 0; i < 5; i++)
            jobs.WithLabels(i.ToString(CultureInfo.InvariantCulture)).Inc(i);
        await _theirs.ShouldShowAsync(_ours);
        (await _theirs.TextAsync()).ShouldContain("jobs_total{queue=\"other\",service_name=\"gw\"} 9\n");
    }

    [Fact]
    public async Task A_reset_shows_at_once()
    {
        var (jobs, waits, lag) = (_metrics.Counter("jobs_total", "J."), _metrics.Histogram("wait_seconds", "W.", [1, 2]), _metrics.Summary("lag_seconds", "L.", [0.5]));
        Record(10);
        await _theirs.ShouldShowAsync(_ours);
        _ours.Reset();
        await _theirs.ShouldShowAsync(_ours);
        Record(3);
        await _theirs.ShouldShowAsync(_ours);

        // More than before: only the number of resets tells that the sum began again.
        _ours.Reset();
        waits.Observe(1.25, 20);
        await _theirs.ShouldShowAsync(_ours);

        void Record(int count)
        {
            jobs.Inc(count);
            waits.Observe(1.75, count);
            lag.Observe(count);
        }
    }

    [Fact]
    public async Task A_removed_series_leaves_and_a_later_one_with_its_labels_begins_anew()
    {
        var jobs = _metrics.Counter("jobs_total", "J.", Label.Text("queue"));
        var waits = _metrics.Histogram("wait_seconds", "W.", [1, 2], Label.Text("queue"));
        var depth = _metrics.Gauge("depth", "D.", Label.Text("queue"));
        var lag = _metrics.Summary("lag_seconds", "L.", [0.5], Label.Text("queue"));
        Record(5);
        await _theirs.ShouldShowAsync(_ours);

        Remove();
        await _theirs.ShouldShowAsync(_ours);
        Record(3);
        await _theirs.ShouldShowAsync(_ours);

        Remove(); // and back before the next scrape
        Record(2);
        await _theirs.ShouldShowAsync(_ours);

        void Remove()
        {
            jobs.Remove("a");
            waits.Remove("a");
            depth.Remove("a");
            lag.Remove("a");
        }

        void Record(int count)
        {
            jobs.WithLabels("a").Inc(count);
            waits.WithLabels("a").Observe(1.5, count);
            depth.WithLabels("a").Set(count);
            lag.WithLabels("a").Observe(count);
        }
    }

    [Fact]
    public async Task An_idle_series_leaves_both_pages_and_begins_anew()
    {
        var ours = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = TimeSpan.FromMinutes(10), SeriesIdle = IdleSeries.All }, _time);
        var theirs = Metrics.NewCustomRegistry();
        using var publication = ours.PublishToPrometheusNet(theirs, _log);
        var metrics = new MetricFactory(ours);
        var (jobs, waits, depth) = (metrics.Counter("jobs_total", "J.", Label.Text("queue")), metrics.Histogram("wait_seconds", "W.", [1, 2], Label.Text("queue")), metrics.Gauge("depth", "D.", Label.Text("queue")));
        Record("a", 5);
        await theirs.ShouldShowAsync(ours);
        for (var minute = 0; minute < 15; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Record("b", 1);
            ours.RemoveIdleSeries(); // as its timer does
            await theirs.TextAsync();
        }

        (await theirs.TextAsync()).ShouldNotContain("queue=\"a\"");
        await theirs.ShouldShowAsync(ours);

        Record("a", 2);
        await theirs.ShouldShowAsync(ours);
        Pages.Samples(await theirs.TextAsync())["jobs_total{queue=a}"].ShouldBe(2);

        void Record(string queue, int count)
        {
            jobs.WithLabels(queue).Inc(count);
            waits.WithLabels(queue).Observe(1.5, count);
            depth.WithLabels(queue).Set(count);
        }
    }

    [Fact]
    public async Task A_removed_series_is_not_kept_in_memory()
    {
        var jobs = _metrics.Counter("jobs_total", "J.", Label.Text("queue"));
        var weak = Record();
        jobs.Remove("a");
        await _theirs.TextAsync();
        for (var i = 0; i < 5 && weak.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        weak.IsAlive.ShouldBeFalse();

        WeakReference Record()
        {
            var series = jobs.WithLabels("a");
            series.Inc();
            Task.Run(() => _theirs.TextAsync()).GetAwaiter().GetResult();
            return new WeakReference(series);
        }
    }

    [Fact]
    public async Task What_our_page_stops_showing_is_hidden_and_comes_back()
    {
        double? number = 5;
        _metrics.Gauge("asked", "A.").SetCallback(() => number);
        var infos = _metrics.Info("build_info", "B.", Label.Text("version"));
        infos.WithLabels("1").Set();
        var lag = _metrics.Summary("lag_seconds", "L.", [0.5]);
        lag.Observe(1);
        await _theirs.ShouldShowAsync(_ours);

        number = null;
        infos.WithLabels("2").Set();
        _time.Advance(TimeSpan.FromMinutes(10)); // the recent window is empty
        await _theirs.ShouldShowAsync(_ours);
        (await _theirs.TextAsync()).ShouldNotContain("quantile");

        number = 6;
        infos.WithLabels("1").Set();
        lag.Observe(3);
        await _theirs.ShouldShowAsync(_ours);
    }

    [Fact]
    public async Task The_text_of_a_quantile_is_that_of_our_page()
    {
        _metrics.Summary("lag_seconds", "L.", [0, 0.00001, 0.5, 1]).Observe(2);
        Quantiles(await _theirs.TextAsync()).ShouldBe(Quantiles(_metrics.Registry.CollectText()));

        static IEnumerable<string> Quantiles(string page) =>
            page.Split('\n').Where(static line => line.StartsWith("lag_seconds{", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_negative_sum_of_a_summary_is_left_out()
    {
        var lag = _metrics.Summary("lag_seconds", "L.", [0.5]);
        lag.Observe(-2);
        var page = await _theirs.TextAsync();
        page.ShouldContain("lag_seconds_count{service_name=\"gw\"} 1\n");
        page.ShouldNotContain("lag_seconds_sum{");
        lag.Observe(5);
        await _theirs.ShouldShowAsync(_ours);
    }

    [Theory]
    [InlineData(new[] { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10 }, 0, 20)]
    [InlineData(new[] { 0.1, 1.0 }, 0, 0.05)]
    [InlineData(new[] { 1.0 }, 5, 1000)]
    [InlineData(new[] { -10.0, 0, 10 }, -30, 30)]
    [InlineData(new[] { 0.0, 1 }, -1, 0)]
    [InlineData(new[] { -5.0, -1 }, -7, 0)]
    [InlineData(new[] { 1e-9, 1, 1e9 }, 0, 1e10)]
    public async Task The_buckets_of_histograms_are_exact_and_the_sum_is_up_to_rounding(double[] bounds, double from, double to)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var waits = _metrics.Histogram("wait_seconds", "W.", [.. bounds], Label.Text("queue"));
        for (var scrape = 0; scrape < 60; scrape++)
        {
            var count = random.Next(4) == 0 ? 0 : random.Next(1, 1 << random.Next(1, 12));
            for (var i = 0; i < count; i++)
            {
                // Every second series has its values on bounds, also of the bucket above.
                var value = from + (random.NextDouble() * random.NextDouble() * (to - from));
                waits.WithLabels("spread").Observe(value);
                waits.WithLabels("integers").Observe(Math.Round(value));
                if (random.Next(3) == 0)
                    waits.WithLabels("mixed").Observe(bounds[random.Next(bounds.Length)]);
                else
                    waits.WithLabels("mixed").Observe(value);
            }

            if (random.Next(20) == 0)
                _ours.Reset();
            await SumsShouldBeCloseAsync(waits);
        }
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(1, false)] // the lower bound is in the bucket below
    [InlineData(100, false)]
    public void Values_inside_a_bucket_reach_no_sum_outside(double sum, bool reached)
    {
        var values = new BucketValues([1, 10]) { Counts = { [1] = 1 } };
        values.TryReach(sum).ShouldBe(reached);
        values.Values[1].ShouldBeInRange(Math.BitIncrement(1), 10);
    }

    // Where the values cancel each other, the sum may be any small number: it is as exact as they are.
    private async Task SumsShouldBeCloseAsync(Labeled<Histogram, string> waits)
    {
        var (theirs, ours) = (Pages.Samples(await _theirs.TextAsync()), Pages.Samples(_ours.CollectText()));
        theirs.Keys.Order().ShouldBe(ours.Keys.Order());
        foreach (var (series, value) in ours)
        {
            if (!series.StartsWith("wait_seconds_sum", StringComparison.Ordinal))
            {
                theirs[series].ShouldBe(value, series);
                continue;
            }

            var scale = Math.Max(Math.Abs(value), ours[series.Replace("_sum", "_count", StringComparison.Ordinal)] * 1e-3);
            (Math.Abs(theirs[series] - value) / Math.Max(scale, double.Epsilon)).ShouldBeLessThanOrEqualTo(1e-12, series);
        }
    }

    [Fact]
    public async Task Sums_that_come_in_small_pieces_do_not_drift()
    {
        var waits = _metrics.Histogram("wait_seconds", "W.", [0.1, 0.2, 0.3]);
        for (var scrape = 0; scrape < 5000; scrape++)
        {
            waits.Observe(0.05 + (scrape % 25 * 0.01));
            await _theirs.TextAsync();
        }

        await _theirs.ShouldShowAsync(_ours, tolerance: 1e-14);
    }

    [Fact]
    public async Task Our_exemplars_are_handed_on_and_those_of_the_scrape_are_not()
    {
        var jobs = _metrics.Counter("jobs_total", "Jobs.");
        var waits = _metrics.Histogram("wait_seconds", "Waits.", [1, 10]);
        await _theirs.TextAsync();
        using (Traced("00-abcdef0123456789abcdef0123456789-abcdef0123456789-01"))
        {
            jobs.Inc(2);
            waits.Observe(7);
        }

        jobs.Inc(3);
        waits.Observe(4);
        waits.Observe(0.5);
        using (Traced("00-11111111111111111111111111111111-1111111111111111-01"))
            await _theirs.TextAsync(openMetrics: true);
        var page = await _theirs.TextAsync(openMetrics: true);
        page.ShouldMatch("""jobs_total\{service_name="gw"\} 5.0 # \{trace_id="abcdef0123456789abcdef0123456789",span_id="[0-9a-f]{16}"\} 2.0 """);
        page.ShouldMatch("""wait_seconds_bucket\{service_name="gw",le="10.0"\} 3 # \{trace_id="abcdef0123456789abcdef0123456789",span_id="[0-9a-f]{16}"\} 7.0 """);
        page.ShouldNotContain("1111111111111111");
        await _theirs.ShouldShowAsync(_ours);

        // Without a new trace the exemplar stays what it was, with its time.
        var exemplar = page.Split('\n').Single(static line => line.Contains("le=\"10.0\"", StringComparison.Ordinal)).Split('#')[1];
        for (var i = 0; i < 20; i++)
        {
            waits.Observe(7); // the exemplar's own value: it could be this one's
            await _theirs.TextAsync();
        }

        (await _theirs.TextAsync(openMetrics: true)).ShouldContain("le=\"10.0\"} 23 #" + exemplar + "\n");

        static Activity Traced(string parent)
        {
            var activity = new Activity("test");
            activity.SetParentId(parent);
            activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            return activity.Start();
        }
    }

    [Fact]
    public async Task Nothing_is_lost_while_threads_record_during_scrapes()
    {
        var jobs = _metrics.Counter("jobs_total", "J.", Label.Number("n"));
        var waits = _metrics.Histogram("wait_seconds", "W.", [0.1, 1], Label.Number("n"));
        var stop = false;
        var threads = Enumerable.Range(0, 8).Select(n => new Thread(() =>
        {
            for (var i = 0; !Volatile.Read(ref stop); i++)
            {
                jobs.WithLabels(n % 3).Inc();
                waits.WithLabels(n % 3).Observe(n % 3 == 0 ? 1 : i % 20 * 0.1); // one has all values on a bound
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var scrape = 0; scrape < 100; scrape++)
        {
            // Two scrapes at once, and counters that never fall.
            var pages = await Task.WhenAll(_theirs.TextAsync(), Task.Run(() => _theirs.TextAsync()));
            foreach (var (series, value) in Pages.Samples(pages[0]).Where(sample => !sample.Key.Contains("_sum", StringComparison.Ordinal)))
            {
                value.ShouldBeGreaterThanOrEqualTo(counts.GetValueOrDefault(series), series);
                counts[series] = value;
            }
        }

        Volatile.Write(ref stop, true);
        threads.ForEach(thread => thread.Join());
        await _theirs.TextAsync();
        await _theirs.ShouldShowAsync(_ours, tolerance: 1e-9);
        _log.Warnings.ShouldBeEmpty();
    }
}
