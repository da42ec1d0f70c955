using System.Buffers;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Idle series are dropped while their writers wake up. What a series recorded may go only when it had been silent for
/// the whole timeout; whatever was recorded less than that ago has to be there, on the successor.
/// </summary>
public class IdleRemovalTests
{
    private const int Writers = 3;
    private const int SeriesEach = 12;
    private const int Bursts = 700;
    private const int BurstLength = 12;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_counter_that_wakes_up_while_it_is_dropped_loses_nothing_of_what_woke_it()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var counters = metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));

        var dropped = WakeUpAndSweep(registry, n => amount => counters.WithLabels(n).Inc(amount),
            page => n => page[$"jobs_total{{n=\"{n}\"}}"]);

        dropped.ShouldBeGreaterThan(0, "series that were dropped and came back");
    }

    [Fact]
    public void A_counter_recorded_through_a_kept_handle_loses_nothing_either()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var counters = metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));

        WakeUpAndSweep(registry, n => counters.WithLabels(n).Inc, page => n => page[$"jobs_total{{n=\"{n}\"}}"]);
    }

    [Fact]
    public void A_counter_that_is_spread_over_cores_loses_nothing_either()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var counters = metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));

        WakeUpAndSweep(
            registry,
            n => amount =>
            {
                var counter = counters.WithLabels(n);
                if (!counter.IsSpread())
                    counter.Spread();
                counter.Inc(amount);
            },
            page => n => page[$"jobs_total{{n=\"{n}\"}}"]);
    }

    [Fact]
    public void A_counter_with_fractions_loses_nothing_either()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var counters = metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));

        WakeUpAndSweep(registry, n => amount => counters.WithLabels(n).Inc(amount / 2.0), page => n => page[$"jobs_total{{n=\"{n}\"}}"] * 2);
    }

    [Fact]
    public void A_histogram_that_wakes_up_while_it_is_dropped_keeps_counts_and_sum_together()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var histograms = metrics.Histogram("wait_seconds", "Waits.", [double.MaxValue], Label.Number("n"));

        WakeUpAndSweep(registry, n => amount => histograms.WithLabels(n).Observe(amount), page =>
        {
            page.HistogramsShouldAgree();
            return n => page[$"wait_seconds_sum{{n=\"{n}\"}}"];
        });
    }

    [Fact]
    public void A_histogram_recorded_through_a_kept_handle_keeps_them_together_too()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var histograms = metrics.Histogram("wait_seconds", "Waits.", [double.MaxValue], Label.Number("n"));

        WakeUpAndSweep(
            registry,
            n =>
            {
                var handle = histograms.WithLabels(n);
                return amount => handle.Observe(amount);
            },
            page =>
            {
                page.HistogramsShouldAgree();
                return n => page[$"wait_seconds_sum{{n=\"{n}\"}}"];
            });
    }

    [Fact]
    public void A_gauge_that_counts_up_and_down_never_loses_its_state()
    {
        const int Gauges = 20;
        var (registry, metrics) = Registry(IdleSeries.Gauges);
        var gauges = metrics.Gauge("in_flight", "In flight.", Label.Number("n"));
        var held = new int[Writers, Gauges];

        new Crew()
            .Workers(Writers, writer =>
            {
                var random = new Random(writer);
                var handles = Enumerable.Range(0, Gauges).Select(n => gauges.WithLabels(n)).ToArray();
                for (var step = 0; step < 30_000; step++)
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
                        WaitUntilIdle();
                }
            })
            .Disturber(() => Sweep(registry))
            .Run();

        var page = new Counts(registry.CollectText());
        for (var n = 0; n < Gauges; n++)
        {
            var expected = Enumerable.Range(0, Writers).Sum(writer => held[writer, n]);
            (page[$"in_flight{{n=\"{n}\"}}"] ?? 0).ShouldBe(expected, $"gauge {n}");
        }
    }

    [Fact]
    public void A_gauge_that_is_set_never_shows_an_older_number_and_goes_only_when_it_is_idle()
    {
        var (registry, metrics) = Registry(IdleSeries.Gauges);
        var gauges = metrics.Gauge("level", "Level.", Label.Number("n"));
        var diaries = Diaries();
        var absent = 0;

        new Crew()
            .Workers(Writers, writer =>
            {
                var mine = Own(writer).Select(n => (Handle: gauges.WithLabels(n), Diary: diaries[n])).ToArray();
                for (var burst = 0; burst < Bursts; burst++)
                {
                    WaitUntilIdle();
                    foreach (var (handle, diary) in mine)
                    {
                        for (var i = 0; i < 3; i++)
                            diary.Write(_time, amount => handle.Set(amount));
                    }
                }
            })
            .Disturber(() =>
            {
                var before = diaries.ConvertAll(diary => diary.Done);
                _time.Advance(Timeout / 4);
                var page = new Counts(registry.CollectText());
                for (var n = 0; n < diaries.Count; n++)
                {
                    if (page[$"level{{n=\"{n}\"}}"] is { } value)
                    {
                        value.ShouldBeInRange(before[n], diaries[n].Begun, $"gauge {n} shows an older number than the one set last");
                    }
                    else if (before[n] > 0)
                    {
                        diaries[n].ShouldHaveBeenSilentSince(before[n], _time, Timeout);
                        absent++;
                    }
                }
            })
            .Run();

        absent.ShouldBeGreaterThan(100, "gauges that were seen to be gone");
    }

    [Fact]
    public void A_histogram_that_was_reset_and_used_again_is_not_taken_for_idle()
    {
        var (registry, metrics) = Registry(IdleSeries.All);
        var histogram = metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("name")).WithLabels("x");
        histogram.Observe(0.5);
        _time.Advance(Timeout);
        registry.CollectText(); // the sweep that sees one observation
        _time.Advance(Timeout);

        registry.Reset();
        histogram.Observe(0.5); // as many as before
        registry.CollectText();

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
            _time.Advance(Timeout / 4);
        }

        registry.CollectText().ShouldNotContain("jobs_total{");
        kept.Inc();
        registry.CollectText().ShouldContain("jobs_total{n=\"1\"} 1\n");
    }

    private (MetricRegistry Registry, MetricFactory Metrics) Registry(IdleSeries which)
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = Timeout, SeriesIdle = which }, _time);
        return (registry, new MetricFactory(registry));
    }

    /// <summary>Gives how many series lost what they held because they were idle.</summary>
    private int WakeUpAndSweep(MetricRegistry registry, Func<int, Action<long>> recorder, Func<Counts, Func<int, double?>> read)
    {
        var diaries = Diaries();
        var sweeps = 0;
        new Crew()
            .Workers(Writers, writer =>
            {
                var mine = Own(writer).Select(n => (Record: recorder(n), Diary: diaries[n])).ToArray();
                var random = new Random(writer);
                for (var burst = 0; burst < Bursts; burst++)
                {
                    WaitUntilIdle();
                    var (record, diary) = mine[random.Next(mine.Length)];
                    for (var i = 0; i < BurstLength; i++)
                        diary.Write(_time, record);
                }
            })
            .Disturber(() =>
            {
                Sweep(registry);
                sweeps++;
            })
            .Run();

        sweeps.ShouldBeGreaterThan(100);
        var value = read(new Counts(registry.CollectText()));
        return diaries.Select((diary, n) => diary.CheckKept(value(n) ?? 0, _time, Timeout, $"series {n}")).Count(dropped => dropped);
    }

    private void Sweep(MetricRegistry registry)
    {
        _time.Advance(Timeout / 4);
        registry.Collect(new ArrayBufferWriter<byte>(1 << 14));
    }

    // Until everything that nobody touched is due; the sweep that drops it runs at this very moment.
    private void WaitUntilIdle()
    {
        var until = _time.GetTimestamp() + Timeout.Ticks + (Random.Shared.Next(3) * Timeout.Ticks / 8);
        var wait = default(SpinWait);
        while (_time.GetTimestamp() < until)
            wait.SpinOnce(sleep1Threshold: -1);
    }

    private static List<SeriesDiary> Diaries() => [.. Enumerable.Range(0, Writers * SeriesEach).Select(_ => new SeriesDiary())];

    private static IEnumerable<int> Own(int writer) => Enumerable.Range(writer * SeriesEach, SeriesEach);
}
