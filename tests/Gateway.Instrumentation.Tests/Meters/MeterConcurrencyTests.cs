using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MeterConcurrencyTests : IDisposable
{
    private const int Threads = 8;
    private const int Rounds = 10_000;

    private readonly Meter _meter = new($"concurrency.{Guid.NewGuid():N}");
    private readonly TestRegistry _test = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void No_recording_is_lost_or_counted_twice_while_series_and_scrapes_come()
    {
        using var _ = _test.Registry.AddMeter(_meter.Name);
        var counter = _meter.CreateCounter<long>("calls");
        var upDown = _meter.CreateUpDownCounter<double>("level");
        var histogram = _meter.CreateHistogram<int>("size");
        Tests.Threads.Run(Threads, thread =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                // New strings, in one order or the other.
                var tag = new KeyValuePair<string, object?>("n", (i % 300).ToString(System.Globalization.CultureInfo.InvariantCulture));
                var other = new KeyValuePair<string, object?>("t", i % 2 == 0);
                if ((thread & 1) == 0)
                    counter.Add(1, tag, other);
                else
                    counter.Add(1, other, tag);
                upDown.Add(i % 2 == 0 ? 2 : -1, other);
                histogram.Record(i % 7);
                if (i % 5000 == 0)
                    _test.Registry.CollectText();
            }
        });

        _test.Registry.Total("calls_total").ShouldBe(Threads * Rounds);
        _test.Samples.ShouldContain($"level{{t=\"true\"}} {Threads * Rounds}");
        _test.Samples.ShouldContain($"level{{t=\"false\"}} -{Threads * Rounds / 2}");
        _test.Samples.ShouldContain($"size_count {Threads * Rounds}");
        PageCheck.Parse(_test.Registry.CollectText());
    }

    [Fact]
    public void Tags_that_threads_share_as_objects_get_their_own_counts()
    {
        using var _ = _test.Registry.AddMeter(_meter.Name);
        var counter = _meter.CreateCounter<long>("calls");
        var sets = Enumerable.Range(0, 100).Select(static i => new KeyValuePair<string, object?>[] { new(i < 50 ? "a" : "b", $"v{i % 50}"), new("n", i % 3 == 0 ? null : "x") }).ToArray();
        Tests.Threads.Run(Threads, thread =>
        {
            for (var i = 0; i < Rounds; i++)
                counter.Add(1 + (i % 100), sets[i % 100]);
        });
        var lines = _test.Samples.Split('\n');
        lines.Length.ShouldBe(100);
        for (var i = 0; i < 100; i++)
        {
            var (key, rest) = (i < 50 ? "a" : "b", i % 3 == 0 ? "" : ",n=\"x\"");
            lines.ShouldContain($"calls_total{{{key}=\"v{i % 50}\"{rest}}} {(1 + i) * Threads * Rounds / 100}");
        }
    }

    [Fact]
    public void Folds_are_exact_too()
    {
        var test = new TestRegistry(options => (options.DefaultLabelLimit, options.MaxSeriesPerMetric) = (20, 50));
        using var _ = test.Registry.AddMeter(_meter.Name);
        var counter = _meter.CreateCounter<int>("calls");
        Tests.Threads.Run(Threads, thread =>
        {
            for (var i = 0; i < Rounds; i++)
                counter.Add(1, new("a", i % 100), new("b", (i + thread) % 30));
        });
        test.Registry.Total("calls_total").ShouldBe(Threads * Rounds);
    }

    [Fact]
    public void Idle_removal_loses_nothing()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromSeconds(1), IdleSeries.All));
        using var _ = test.Registry.AddMeter(_meter.Name);
        var upDown = _meter.CreateUpDownCounter<int>("level");
        Tests.Threads.Run(Threads, thread =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                upDown.Add(1, new KeyValuePair<string, object?>("a", thread));
                if (thread == 0 && i % 100 == 0)
                {
                    test.Time.Advance(TimeSpan.FromSeconds(2));
                    test.Registry.RemoveIdleSeries();
                }
            }
        });
        test.Registry.Total("level").ShouldBe(Threads * Rounds);
    }

    [Fact]
    public void A_reset_and_the_disposal_of_another_meter_lose_nothing()
    {
        using var _ = _test.Registry.AddMeter(_meter.Name);
        var upDown = _meter.CreateUpDownCounter<long>("level");
        var counter = _meter.CreateCounter<long>("calls");
        var last = _meter.CreateCounter<long>("last");
        Tests.Threads.Run(Threads, thread =>
        {
            Meter? other = null;
            Counter<long>? theirs = null;
            for (var i = 0; i < Rounds; i++)
            {
                var tag = new KeyValuePair<string, object?>("n", i % 50);
                upDown.Add(1, tag);
                counter.Add(1, tag);
                last.Add(1);
                theirs?.Add(1, new KeyValuePair<string, object?>("theirs", thread));
                if (i % 1000 != 0)
                    continue;
                other?.Dispose();
                other = new Meter(_meter.Name);
                theirs = other.CreateCounter<long>("calls");
                if (thread == 0)
                    _test.Registry.Reset();
            }

            other?.Dispose();
        });
        _test.Registry.Total("level").ShouldBe(Threads * Rounds); // a reset leaves gauges alone
        _test.Samples.ShouldNotContain("theirs");
        _test.Registry.Reset();
        counter.Add(3);
        last.Add(2);
        _test.Registry.Total("calls_total").ShouldBe(3);
        _test.Registry.Total("last_total").ShouldBe(2);
    }

    [Fact]
    public void Meters_come_and_go_while_the_page_is_read()
    {
        using var _ = _test.Registry.AddMeter(_meter.Name);
        Tests.Threads.Run(Threads, thread =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var meter = new Meter(_meter.Name);
                meter.CreateCounter<int>("calls").Add(1, new KeyValuePair<string, object?>("thread", thread));
                meter.CreateObservableGauge("level", () => thread);
                meter.CreateObservableUpDownCounter("sum", () => 1);
                PageCheck.Parse(_test.Registry.CollectText());
            }
        });
        _test.Samples.ShouldBe("");
        _test.Registry.Definitions.ShouldNotContain(metric => metric.Name == "calls_total");
    }
}
