using System.Diagnostics.Metrics;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class ObservableTests : IDisposable
{
    private readonly string _name = $"observable.{Guid.NewGuid():N}";
    private readonly TestRegistry _test = new(options => options.CallbackTimeout = TimeSpan.FromSeconds(1));
    private readonly Meter _meter;
    private readonly IDisposable _listening;

    public ObservableTests()
    {
        _meter = new Meter(_name);
        _listening = _test.Registry.AddMeter(_name);
    }

    public void Dispose()
    {
        _listening.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void An_observable_counter_never_runs_backwards()
    {
        var total = 5.0;
        _meter.CreateObservableCounter("jobs", () => total);
        _test.Samples.ShouldBe("jobs_total 5");
        total = 3;
        _test.Samples.ShouldBe("jobs_total 5");
        total = 8.5;
        _test.Samples.ShouldBe("jobs_total 8.5");
        total = -1;
        _test.Samples.ShouldBe("jobs_total 8.5");
        _test.OwnSamples.ShouldContain("gateway_metrics_rejected_total{metric=\"jobs_total\",reason=\"negative\"}");
    }

    [Fact]
    public void An_observable_counter_shows_0_from_the_first_reading()
    {
        _meter.CreateObservableCounter("jobs", () => 0);
        _test.Samples.ShouldBe("jobs_total 0");
    }

    [Fact]
    public void Series_that_a_gauge_no_longer_reports_leave_the_page_and_come_back()
    {
        List<Measurement<int>> readings = [Of(1, "a"), Of(2, "b")];
        _meter.CreateObservableGauge("depth", () => readings.ToArray());
        _test.Samples.ShouldBe("depth{q=\"a\"} 1\ndepth{q=\"b\"} 2");
        readings.RemoveAt(0);
        _test.Samples.ShouldBe("depth{q=\"b\"} 2");
        readings = [Of(3, "a")];
        _test.Samples.ShouldBe("depth{q=\"a\"} 3");
    }

    [Fact]
    public void Counts_of_two_meters_of_one_name_add_up_and_of_gauges_the_last_counts()
    {
        var other = new Meter(_name);
        _meter.CreateObservableCounter("c", () => 1);
        other.CreateObservableCounter("c", () => 10);
        _meter.CreateObservableUpDownCounter("u", () => 0.1);
        other.CreateObservableUpDownCounter("u", () => 0.5);
        _meter.CreateObservableGauge("g", () => 1);
        other.CreateObservableGauge("g", () => 10);
        for (var scrape = 0; scrape < 2; scrape++)
            _test.Samples.ShouldBe("c_total 11\nu 0.6\ng 10");
        other.Dispose();
        _test.Samples.ShouldBe("c_total 11\nu 0.1\ng 1");
    }

    [Fact]
    public void What_a_disposed_meter_reported_leaves_the_sum_of_the_others()
    {
        var third = new Meter(_name);
        using var second = new Meter(_name);
        _meter.CreateObservableUpDownCounter("size", () => 1);
        second.CreateObservableUpDownCounter("size", () => 10);
        third.CreateObservableUpDownCounter("size", () => 100);
        _test.Samples.ShouldBe("size 111");
        third.Dispose();
        _test.Samples.ShouldBe("size 11");
    }

    [Fact]
    public void The_sum_of_counters_goes_on_rising_when_one_of_their_meters_leaves_and_comes_again()
    {
        var total = 5;
        _meter.CreateObservableCounter("jobs", () => total);
        var sums = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            using var other = new Meter(_name);
            other.CreateObservableCounter("jobs", () => 100);
            total++;
            _test.Registry.CollectText();
            sums.Add(_test.Registry.Total("jobs_total"));
            other.Dispose();
            _test.Registry.CollectText();
            sums.Add(_test.Registry.Total("jobs_total"));
        }

        sums.ShouldBe([106, 106, 207, 207, 308, 308]);
    }

    [Fact]
    public void Series_that_a_counter_no_longer_reports_and_that_are_removed_are_not_kept_in_memory()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromSeconds(1), IdleSeries.All));
        using var _ = test.Registry.AddMeter(_name);
        var round = 0;
        _meter.CreateObservableCounter("jobs", () => new Measurement<int>(1, new KeyValuePair<string, object?>("round", round)));
        var first = FirstSeries();
        for (round = 1; round < 100; round++)
        {
            test.Registry.CollectText();
            test.Registry.RemoveIdleSeries();
            test.Time.Advance(TimeSpan.FromSeconds(2));
            test.Registry.RemoveIdleSeries();
        }

        GC.Collect();
        first.IsAlive.ShouldBeFalse();

        WeakReference FirstSeries()
        {
            test.Registry.CollectText();
            return new WeakReference(test.Registry.Definitions.Single(metric => metric.Name == "jobs_total") is { } jobs ? SeriesOf(test.Registry, jobs.Name) : null);
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static Series SeriesOf(MetricRegistry registry, string metric)
    {
        var found = new SeriesNamed(metric);
        registry.Visit(found);
        return found.Series!;
    }

    private sealed class SeriesNamed(string metric) : SeriesVisitor
    {
        public Series? Series { get; private set; }

        public override void VisitCounter(Counter counter, double value, SeriesExemplar? exemplar)
        {
            if (counter.Metric.Definition.Name == metric)
                Series = counter;
        }
    }

    [Fact]
    public async Task One_that_throws_and_one_that_hangs_are_left_out_and_the_others_go_on()
    {
        using var release = new ManualResetEventSlim();
        var fails = false;
        _meter.CreateObservableGauge("throws", () => fails ? throw new InvalidOperationException("broken") : 1);
        _meter.CreateObservableGauge("hangs", () =>
        {
            if (fails)
                release.Wait();
            return 2;
        });
        _meter.CreateObservableGauge("works", () => 3);
        Samples(await _test.Registry.PageAsync()).ShouldBe("throws 1\nhangs 2\nworks 3");
        fails = true;
        Samples(await _test.Registry.PageAsync()).ShouldBe("works 3");
        fails = false;
        release.Set();
        await Poll.UntilAsync(async () => Samples(await _test.Registry.PageAsync()), static page => page == "throws 1\nhangs 2\nworks 3", "the callback that hung");
        _test.OwnSamples.ShouldContain("gateway_metrics_rejected_total{metric=\"throws\",reason=\"callback_failed\"} 1");
        _test.OwnSamples.ShouldContain("gateway_metrics_rejected_total{metric=\"hangs\",reason=\"callback_failed\"} ");
        _test.Log.Messages.Count(message => message.Contains("A callback of metric throws", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task What_several_that_hang_said_before_leaves_the_page_though_the_log_is_slow()
    {
        using var release = new ManualResetEventSlim();
        var hangs = false;
        for (var i = 1; i <= 3; i++)
        {
            _meter.CreateObservableGauge($"hangs{i}", () =>
            {
                if (Volatile.Read(ref hangs))
                    release.Wait();
                return 2;
            });
        }

        _meter.CreateObservableGauge("works", () => 3);
        Samples(await _test.Registry.PageAsync()).ShouldBe("hangs1 2\nhangs2 2\nhangs3 2\nworks 3");
        _test.Log.Heard = static _ => Thread.Sleep(500);
        Volatile.Write(ref hangs, true);

        var page = await _test.Registry.PageAsync();

        release.Set();
        Samples(page).ShouldBe("works 3");
        for (var i = 1; i <= 3; i++)
            page.ShouldContain($"gateway_metrics_rejected_total{{metric=\"hangs{i}\",reason=\"callback_failed\"}} 1\n");
    }

    [Fact]
    public async Task One_that_never_ends_is_stopped()
    {
        _meter.CreateObservableGauge("endless", Endless);
        _meter.CreateObservableGauge("works", () => 3);
        Samples(await _test.Registry.PageAsync()).ShouldBe("works 3");
        _ended.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    private readonly ManualResetEventSlim _ended = new();

    private IEnumerable<Measurement<int>> Endless()
    {
        try
        {
            while (true)
                yield return Of(1, "same");
        }
        finally
        {
            _ended.Set();
        }
    }

    [Fact]
    public async Task Scrapes_at_the_same_time_share_a_reading()
    {
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var test = new TestRegistry(options => options.CallbackTimeout = TimeSpan.FromMinutes(1));
        using var _ = test.Registry.AddMeter(_name);
        _listening.Dispose();
        var readings = 0;
        _meter.CreateObservableCounter("read", () =>
        {
            var count = Interlocked.Increment(ref readings);
            started.Set();
            release.Wait();
            return count;
        });
        var first = test.Registry.PageAsync();
        started.Wait();
        var others = Enumerable.Range(0, 10).Select(_ => test.Registry.PageAsync()).ToList();
        release.Set();
        await first;
        foreach (var page in others)
            Samples(await page).ShouldBe("read_total 2");
        readings.ShouldBe(2);
    }

    [Fact]
    public void A_reading_with_more_tags_than_the_limit_adds_up_what_it_folds()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        using var _ = test.Registry.AddMeter(_name);
        _meter.CreateObservableCounter("c", () => new[] { Of(1, "a"), Of(2, "b"), Of(4, "c") });
        for (var scrape = 0; scrape < 2; scrape++)
            test.Samples.ShouldBe("c_total{q=\"a\"} 1\nc_total{q=\"other\"} 6");
    }

    private static Measurement<int> Of(int value, string tag) => new(value, new KeyValuePair<string, object?>("q", tag));

    private static string Samples(string page) => string.Join('\n', page.Split('\n').Where(line =>
        line.Length > 0 && line[0] != '#' && !line.StartsWith("gateway_metrics_", StringComparison.Ordinal)));
}
