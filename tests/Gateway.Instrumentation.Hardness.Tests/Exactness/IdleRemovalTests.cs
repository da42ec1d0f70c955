using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Idle series are dropped while their writers wake up. See <see cref="IdleRace"/>.</summary>
public class IdleRemovalTests
{
    private const int Rounds = 400;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_counter_that_wakes_up_while_it_is_dropped_loses_nothing_of_what_woke_it()
    {
        using var race = new IdleRace(IdleSeries.All);
        var counters = race.Metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));

        race.Run(Rounds, (n, amount) => counters.WithLabels(n).Inc(amount), Jobs);

        ShouldHaveGoneBothWays(race);
    }

    [Fact]
    public void A_counter_recorded_through_a_kept_handle_loses_nothing_either()
    {
        using var race = new IdleRace(IdleSeries.All);
        var counters = race.Metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));
        var handles = Handles(counters);

        race.Run(Rounds, (n, amount) => handles[n].Inc(amount), Jobs, () => handles = Handles(counters));

        ShouldHaveGoneBothWays(race);
    }

    [Fact]
    public void A_counter_that_is_spread_over_cores_loses_nothing_either()
    {
        using var race = new IdleRace(IdleSeries.All);
        var counters = race.Metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));
        var handles = Handles(counters);

        race.Run(Rounds, (n, amount) => handles[n].Inc(amount), Jobs, () =>
        {
            handles = Handles(counters);
            foreach (var handle in handles.Where(handle => !handle.IsSpread()))
                handle.Spread();
        });

        ShouldHaveGoneBothWays(race);
    }

    [Fact]
    public void A_counter_with_fractions_loses_nothing_either()
    {
        using var race = new IdleRace(IdleSeries.All);
        var counters = race.Metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));
        var handles = Handles(counters);

        race.Run(Rounds, (n, amount) => handles[n].Inc(amount / 1024.0), (page, n) => Jobs(page, n) * 1024, () => handles = Handles(counters));

        ShouldHaveGoneBothWays(race);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_histogram_that_wakes_up_while_it_is_dropped_keeps_counts_and_sum_together(bool keepHandles)
    {
        using var race = new IdleRace(IdleSeries.All);
        var histograms = race.Metrics.Histogram("wait_seconds", "Waits.", [2000], Label.Number("n"));
        var handles = Handles(histograms);

        // Sum and count in one number; the page is asked for both, so what does not belong together shows.
        race.Run(
            Rounds,
            (n, amount) => (keepHandles ? handles[n] : histograms.WithLabels(n)).Observe(1 << 12, (int)amount),
            (page, n) =>
            {
                var count = page[$"wait_seconds_count{{n=\"{n}\"}}"];
                page[$"wait_seconds_sum{{n=\"{n}\"}}"].ShouldBe(count * (1 << 12), $"series {n}");
                return count;
            },
            () => handles = Handles(histograms));

        ShouldHaveGoneBothWays(race);
    }

    [Fact]
    public void A_gauge_that_is_set_while_it_is_dropped_shows_what_was_set_last()
    {
        using var race = new IdleRace(IdleSeries.Gauges);
        var gauges = race.Metrics.Gauge("level", "Level.", Label.Number("n"));
        var handles = Handles(gauges);
        var last = new long[IdleRace.SeriesCount];

        // For the race an amount was added; the gauge is set to the last of them, which must be there.
        race.Run(
            Rounds,
            (n, amount) =>
            {
                last[n] = last[n] + amount;
                handles[n].Set(last[n]);
            },
            (page, n) =>
            {
                var shown = page[$"level{{n=\"{n}\"}}"];
                if (shown is not null)
                    shown.ShouldBe(last[n], $"gauge {n}");
                else
                    last[n] = 0; // as the race has it: it starts anew
                return shown;
            },
            () => handles = Handles(gauges));

        race.Woken.WentOn.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_gauge_that_counts_up_and_down_never_loses_its_state()
    {
        const int Writers = 3;
        const int Gauges = 20;
        var (registry, metrics) = Registry(IdleSeries.Gauges);
        var gauges = metrics.Gauge("in_flight", "In flight.", Label.Number("n"));
        var held = new int[Writers, Gauges];

        new Crew()
            .Workers(Writers, writer =>
            {
                var random = new Random(writer);
                var handles = Enumerable.Range(0, Gauges).Select(n => gauges.WithLabels(n)).ToArray();
                for (var step = 0; step < 60_000; step++)
                {
                    var n = random.Next(Gauges);
                    var gauge = writer == 0 ? gauges.WithLabels(n) : handles[n];
                    if (held[writer, n] > 0)
                    {
                        gauge.Dec(held[writer, n]);
                        held[writer, n] = 0;
                    }
                    else
                    {
                        gauge.Inc(writer + 1);
                        held[writer, n] = writer + 1;
                    }

                    if (step % 100 == 0)
                        Thread.Yield();
                }
            })
            .Disturber(() =>
            {
                _time.Advance(Timeout / 3);
                registry.RemoveIdleSeries();
                foreach (var (series, value) in new Counts(registry.CollectText()).Values)
                    value.ShouldBeInRange(0, 1 + 2 + 3, series);
            })
            .Run();

        var page = new Counts(registry.CollectText());
        for (var n = 0; n < Gauges; n++)
        {
            var expected = Enumerable.Range(0, Writers).Sum(writer => held[writer, n]);
            (page[$"in_flight{{n=\"{n}\"}}"] ?? 0).ShouldBe(expected, $"gauge {n}");
        }
    }

    [Fact]
    public void A_histogram_that_was_reset_and_used_again_is_not_taken_for_idle()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var histogram = metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("name")).WithLabels("x");
        histogram.Observe(0.5);
        _time.Advance(Timeout);
        registry.RemoveIdleSeries(); // the sweep that sees one observation
        _time.Advance(Timeout);

        registry.Reset();
        histogram.Observe(0.5); // as many as before
        registry.RemoveIdleSeries();

        registry.CollectText().ShouldContain("wait_seconds_count{name=\"x\"} 1\n");
    }

    [Fact]
    public void What_is_idle_goes_and_starts_again_from_nothing()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var counters = metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));
        var kept = counters.WithLabels(1);
        kept.Inc(5);
        for (var quarter = 0; quarter <= 4; quarter++)
        {
            registry.CollectText().ShouldContain("jobs_total{n=\"1\"} 5\n");
            registry.RemoveIdleSeries();
            _time.Advance(Timeout / 4);
        }

        registry.RemoveIdleSeries();
        registry.CollectText().ShouldNotContain("jobs_total{");
        kept.Inc();
        registry.CollectText().ShouldContain("jobs_total{n=\"1\"} 1\n");
    }

    private (MetricRegistry Registry, MetricFactory Metrics) Registry(IdleSeries which)
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = Timeout, SeriesIdle = which }, _time);
        return (registry, new MetricFactory(registry));
    }

    private static double? Jobs(Counts page, int n) => page[$"jobs_total{{n=\"{n}\"}}"];

    private static TSeries[] Handles<TSeries>(Labeled<TSeries, long> series)
        where TSeries : class => [.. Enumerable.Range(0, IdleRace.SeriesCount).Select(n => series.WithLabels(n))];

    // Or the writers came too late, or too early, each time.
    private static void ShouldHaveGoneBothWays(IdleRace race)
    {
        race.Woken.WentOn.ShouldBeGreaterThan(0, "series that woke up in time");
        race.Woken.Anew.ShouldBeGreaterThan(0, "series that were dropped first");
    }
}
