using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MeterConcurrencyTests : IDisposable
{
    private const int Threads = 4;
    private const int Rounds = 20_000;

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
