namespace Gateway.Instrumentation.Tests.Concurrency;

public class CreationTests
{
    private const int ThreadCount = 4;
    private const int Sets = 1000;

    private readonly TestRegistry _test = new();

    [Fact]
    public void Threads_that_create_the_same_label_sets_get_one_series_each_and_exact_totals()
    {
        var calls = _test.Metrics.Counter("calls_total", "Calls.", Label.Text("host", limit: Sets), Label.Number("status"), Label.Flag("ok"));
        var times = _test.Metrics.Histogram("call_seconds", "Times.", [1], Label.Text("host", limit: Sets));
        var sizes = _test.Metrics.Gauge("size_bytes", "Sizes.", Label.Text("host", limit: Sets));
        Threads.Run(ThreadCount, thread =>
        {
            for (var round = 0; round < 3; round++)
            {
                for (var i = 0; i < Sets; i++)
                {
                    var host = $"host {(i + (thread * 100)) % Sets}";
                    calls.WithLabels(host, 200, true).Inc();
                    times.WithLabels(host).Observe(0.5);
                    sizes.WithLabels(host).Inc();
                }
            }
        });

        var page = PageCheck.Parse(_test.Registry.CollectText());
        page.Samples.Count(sample => sample.Name == "calls_total").ShouldBe(Sets);
        page.Samples.Where(sample => sample.Name is "calls_total" or "call_seconds_count" or "size_bytes")
            .ShouldAllBe(sample => sample.Value == ThreadCount * 3);
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Threads_that_compete_for_the_last_places_of_a_label_lose_nothing()
    {
        var calls = _test.Metrics.Counter("calls_total", "Calls.", Label.Text("host", limit: 10));
        Threads.Run(ThreadCount, thread =>
        {
            for (var i = 0; i < Sets; i++)
                calls.WithLabels($"host {thread} {i % 20}").Inc();
        });
        var page = PageCheck.Parse(_test.Registry.CollectText());
        page.Samples.Count(sample => sample.Name == "calls_total").ShouldBe(11);
        page.Value("calls_total").ShouldBe(ThreadCount * Sets);
    }

    [Fact]
    public void Increments_of_many_threads_on_one_series_are_all_counted()
    {
        var whole = _test.Metrics.Counter("whole_total", "Whole.");
        var fraction = _test.Metrics.Counter("fraction_total", "Fractions.");
        var gauge = _test.Metrics.Gauge("depth", "Depth.");
        var histogram = _test.Metrics.Histogram("wait_seconds", "Waits.", [1, 2]);
        Threads.Run(ThreadCount, thread =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                whole.Inc();
                fraction.Inc(0.5);
                gauge.Inc();
                histogram.Observe(thread);
            }
        });
        (whole.Value, fraction.Value, gauge.Value, histogram.Count, histogram.Sum).ShouldBe((200_000, 100_000, 200_000, 200_000, 300_000));
    }

    [Fact]
    public void More_threads_than_cores_lose_nothing_when_they_are_interrupted_in_the_middle_of_a_recording()
    {
        const int Records = 1_000_000;
        var counter = _test.Metrics.Counter("whole_total", "Whole.");
        var histogram = _test.Metrics.Histogram("wait_seconds", "Waits.", [1, 2]);
        var count = Environment.ProcessorCount + 2;
        Threads.Run(count, thread =>
        {
            for (var i = 0; i < Records; i++)
            {
                counter.Inc();
                histogram.Observe(1);
            }
        });
        (counter.Value, histogram.Count, histogram.Sum).ShouldBe(((double)count * Records, (long)count * Records, (double)count * Records));
    }

    [Fact]
    public void Callbacks_added_and_disposed_by_many_threads_leave_the_gauge_as_it_was()
    {
        var gauge = _test.Metrics.Gauge("depth", "Depth.");
        gauge.Set(1);
        Threads.Run(ThreadCount, _ =>
        {
            for (var i = 0; i < 1000; i++)
            {
                using (gauge.AddCallback(() => 1))
                    gauge.Value.ShouldBeGreaterThanOrEqualTo(2);
            }
        });
        gauge.Value.ShouldBe(1);
    }
}
