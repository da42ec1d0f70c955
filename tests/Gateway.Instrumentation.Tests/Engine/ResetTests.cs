namespace Gateway.Instrumentation.Tests.Engine;

public class ResetTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void Counters_start_again_from_0()
    {
        var whole = _test.Metrics.Counter("whole_total", "Whole.");
        var fraction = _test.Metrics.Counter("fraction_total", "Fractions.");
        whole.Inc(5);
        fraction.Inc(2.5);
        _test.Registry.Reset();
        _test.Samples.ShouldBe("whole_total 0\nfraction_total 0");
        whole.Inc(2);
        fraction.Inc(0.5);
        _test.Samples.ShouldBe("whole_total 2\nfraction_total 0.5");
    }

    [Fact]
    public void Histograms_start_again_from_0()
    {
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        wait.Observe(0.1);
        wait.Observe(0.2);
        wait.Observe(5);
        _test.Registry.Reset();
        _test.Samples.ShouldBe(
            """
            wait_seconds_bucket{le="1.0"} 0
            wait_seconds_bucket{le="+Inf"} 0
            wait_seconds_sum 0
            wait_seconds_count 0
            """);
        wait.Observe(2);
        _test.Samples.ShouldBe(
            """
            wait_seconds_bucket{le="1.0"} 0
            wait_seconds_bucket{le="+Inf"} 1
            wait_seconds_sum 2
            wait_seconds_count 1
            """);
    }

    [Fact]
    public void Series_stay_on_the_page()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache"));
        hits.WithLabels("a").Inc();
        _test.Registry.Reset();
        _test.Samples.ShouldBe("""hits_total{cache="a"} 0""");
    }

    [Fact]
    public void Gauges_and_infos_keep_their_state()
    {
        _test.Metrics.Gauge("depth", "Depth.").Set(3);
        _test.Metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1").Set();
        _test.Registry.Reset();
        _test.Samples.ShouldBe("depth 3\nbuild_info{version=\"1\"} 1");
    }

    [Fact]
    public void Reset_can_be_repeated()
    {
        var whole = _test.Metrics.Counter("whole_total", "Whole.");
        for (var i = 0; i < 3; i++)
        {
            whole.Inc(7);
            _test.Registry.Reset();
            _test.Registry.Reset();
            _test.Samples.ShouldBe("whole_total 0");
        }
    }

    [Fact]
    public void A_counter_that_reached_the_largest_number_can_start_again()
    {
        var huge = _test.Metrics.Counter("huge_total", "Huge.");
        huge.Inc(1e308);
        huge.Inc(1e308);
        _test.Registry.Reset();
        _test.Samples.ShouldBe("huge_total 0");
    }

    [Fact]
    public void The_counts_of_refusals_are_reset_too()
    {
        _test.Metrics.Counter("whole_total", "Whole.").Inc(-1L);
        _test.Registry.Reset();
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="whole_total",reason="negative"} 0""");
    }

    [Fact]
    public void No_update_is_lost_between_resets_and_records()
    {
        const int Records = 100_000;
        var counter = _test.Metrics.Counter("whole_total", "Whole.");
        var histogram = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        var done = 0;
        double seenByCounter = 0;
        double seenByHistogram = 0;
        Threads.Run(3, index =>
        {
            if (index < 2)
            {
                for (var i = 0; i < Records; i++)
                {
                    counter.Inc();
                    histogram.Observe(0.5);
                }

                Interlocked.Increment(ref done);
                return;
            }

            while (Volatile.Read(ref done) < 2)
            {
                // What was seen before a reset is a lower bound of what that reset took away.
                var (count, observations) = (counter.Value, histogram.Count);
                count.ShouldBeGreaterThanOrEqualTo(0);
                observations.ShouldBeGreaterThanOrEqualTo(0);
                seenByCounter += count;
                seenByHistogram += observations;
                _test.Registry.Reset();
            }
        });

        (seenByCounter + counter.Value).ShouldBeLessThanOrEqualTo(2 * Records);
        (seenByHistogram + histogram.Count).ShouldBeLessThanOrEqualTo(2 * Records);

        _test.Registry.Reset();
        counter.Inc(3);
        histogram.Observe(0.5, count: 4);
        (counter.Value, histogram.Count, histogram.Sum).ShouldBe((3, 4, 2));
    }

    [Fact]
    public void A_histogram_stays_on_every_page_while_it_is_reset()
    {
        // Many buckets, so that a scrape is often in the middle of them when the reset comes.
        var histogram = _test.Metrics.Histogram("wait_seconds", "Waits.", Buckets.Linear(1, 1, 500));
        var done = 0;
        Threads.Run(2, index =>
        {
            if (index == 0)
            {
                for (var i = 0; i < 5_000; i++)
                {
                    histogram.Observe(0.5);
                    _test.Registry.Reset();
                }

                Volatile.Write(ref done, 1);
                return;
            }

            do
                _test.Samples.ShouldContain("wait_seconds_count ");
            while (Volatile.Read(ref done) == 0);
        });
    }
}
