using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Engine;

/// <summary>A clock is the user's code: it may throw, record, and move back.</summary>
public class HostileClockTests
{
    private readonly HostileClock _clock = new();
    private readonly MetricFactory _metrics;

    public HostileClockTests() => _metrics = new MetricFactory(new MetricRegistry(timeProvider: _clock));

    [Fact]
    public void One_that_throws_at_the_start_of_an_operation_leaves_nothing_in_progress()
    {
        var gauge = _metrics.Gauge("jobs_inprogress", "Jobs that run now.");
        var kind = _metrics.OperationKind<Gauge>(static (gauge, _) => gauge.Dec(), static gauge => gauge.Inc());
        _clock.Fails = true;
        using (gauge.TrackInProgress())
        using (kind.Start(gauge))
            gauge.Value.ShouldBe(2);
        gauge.Value.ShouldBe(0);
    }

    [Fact]
    public void One_that_throws_at_the_end_of_an_operation_leaves_its_slot_free()
    {
        var histogram = _metrics.Histogram("job_seconds", "Jobs.");
        var timer = histogram.Time();
        _clock.Advance(TimeSpan.FromSeconds(2));
        _clock.Fails = true;
        timer.Dispose();
        timer.Dispose(); // would wait for ever for a slot that stayed taken
        histogram.Count.ShouldBe(1);
        _clock.Fails = false;
        using (histogram.Time())
            _clock.Advance(TimeSpan.FromSeconds(1));
        (histogram.Count, histogram.Sum).ShouldBe((2, 1), "the first took 0 seconds by the last time that the clock gave");
    }

    [Fact]
    public void One_that_throws_stops_neither_recording_nor_the_page()
    {
        var registry = new MetricRegistry(
            new GatewayMetricsOptions { CreatedTimestamps = true, SeriesIdleTimeout = TimeSpan.FromHours(1), SeriesIdle = IdleSeries.All }, _clock);
        var metrics = new GatewayMetrics(new MetricFactory(registry));
        _ = metrics.Service;
        _clock.Fails = true;
        metrics.Http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/a", StatusCode = 200, Duration = TimeSpan.FromSeconds(1) });
        metrics.Competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        using (var sync = metrics.PricingSync.TrackPricingSync("openai", SyncTrigger.Api))
            sync.Succeed();
        metrics.Service.MarkUp();
        registry.RemoveIdleSeries();
        registry.Reset();
        registry.CollectText(ExpositionFormat.OpenMetrics).ShouldContain("http_requests_total");
        registry.Value("pricing_competitor_staleness_seconds").ShouldBe(0);
        metrics.Health().UptimeSeconds.ShouldBe(0);
        metrics.Factory.TimeProvider.GetUtcNow().ShouldBe(_clock.Start);
    }

    [Fact]
    public void One_that_records_does_not_read_itself_for_ever()
    {
        var histogram = _metrics.Histogram("job_seconds", "Jobs.");
        _clock.Reading = () =>
        {
            using (histogram.Time())
            {
            }
        };
        using (histogram.Time())
        {
        }

        histogram.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void One_that_moves_back_makes_no_difference_negative()
    {
        var time = new ManualTimeProvider();
        var registry = new MetricRegistry(timeProvider: time);
        var metrics = new GatewayMetrics(new MetricFactory(registry));
        _ = metrics.Service;
        metrics.Competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        time.Advance(TimeSpan.FromHours(-1));
        registry.Uptime.ShouldBe(TimeSpan.Zero);
        metrics.Service.Uptime.ShouldBe(TimeSpan.Zero);
        registry.Snapshot().Metrics.SelectMany(metric => metric.Series).ShouldAllBe(series => !(series.Value < 0));
    }

    [Fact]
    public void An_idle_time_starts_anew_after_the_clock_moved_back()
    {
        var test = new TestRegistry(options => options.SeriesIdleTimeout = TimeSpan.FromHours(1));
        test.Metrics.Gauge("depth", "Depth.", Label.Text("queue")).WithLabels("a").Set(1);
        test.Registry.RemoveIdleSeries();
        test.Time.Advance(TimeSpan.FromDays(-1));
        test.Registry.RemoveIdleSeries();
        test.Time.Advance(TimeSpan.FromHours(1));
        test.Registry.RemoveIdleSeries();
        test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void Times_of_day_are_right_10_ms_after_a_sleep_in_which_timestamps_stood_still()
    {
        var clock = new HostileClock();
        var anchor = new TimeAnchor(clock);
        clock.Slept = TimeSpan.FromHours(8);
        clock.Advance(TimeSpan.FromMilliseconds(11));
        anchor.UtcAt(clock.GetTimestamp()).ShouldBe(clock.GetUtcNow());
    }

    private sealed class HostileClock : TimeProvider
    {
        private readonly ManualTimeProvider _time = new();

        public bool Fails { get; set; }

        public Action Reading { get; set; } = () => { };

        public TimeSpan Slept { get; set; }

        public DateTimeOffset Start { get; } = new ManualTimeProvider().GetUtcNow();

        public override long TimestampFrequency => _time.TimestampFrequency;

        public void Advance(TimeSpan time) => _time.Advance(time);

        public override long GetTimestamp()
        {
            Reading();
            return Fails ? throw new InvalidOperationException("clock") : _time.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow() =>
            Fails ? throw new InvalidOperationException("clock") : _time.GetUtcNow() + Slept;
    }
}
