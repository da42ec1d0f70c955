namespace Gateway.Instrumentation.Tests.Engine;

public class HistogramTests
{
    private readonly TestRegistry _test = new();
    private readonly Histogram _wait;

    public HistogramTests() => _wait = _test.Metrics.Histogram("wait_seconds", "Time in the queue.", [1, 2.5, 5]);

    [Fact]
    public void A_histogram_shows_zeros_from_its_registration() => _test.Samples.ShouldBe(
        """
        wait_seconds_bucket{le="1.0"} 0
        wait_seconds_bucket{le="2.5"} 0
        wait_seconds_bucket{le="5.0"} 0
        wait_seconds_bucket{le="+Inf"} 0
        wait_seconds_sum 0
        wait_seconds_count 0
        """);

    [Fact]
    public void An_observation_counts_in_every_bucket_whose_bound_is_not_below_it()
    {
        foreach (var value in new[] { -1, 1, Math.BitIncrement(1.0), 2.5, 5, Math.BitIncrement(5.0), 100 })
            _wait.Observe(value);
        _test.Samples.ShouldBe(
            """
            wait_seconds_bucket{le="1.0"} 2
            wait_seconds_bucket{le="2.5"} 4
            wait_seconds_bucket{le="5.0"} 5
            wait_seconds_bucket{le="+Inf"} 7
            wait_seconds_sum 113.5
            wait_seconds_count 7
            """);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_finite_number_is_dropped_and_counted(double value)
    {
        _wait.Observe(value);
        _wait.Count.ShouldBe(0);
        _wait.Sum.ShouldBe(0);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="wait_seconds",reason="not_finite"} 1""");
    }

    [Fact]
    public void A_duration_is_observed_in_seconds()
    {
        _wait.Observe(TimeSpan.FromMilliseconds(1500));
        _wait.Observe(TimeSpan.Zero);
        _wait.Count.ShouldBe(2);
        _wait.Sum.ShouldBe(1.5);
    }

    [Fact]
    public void A_negative_duration_is_dropped_and_counted()
    {
        _wait.Observe(TimeSpan.FromTicks(-1));
        _wait.Count.ShouldBe(0);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="wait_seconds",reason="negative"} 1""");
    }

    [Fact]
    public void Equal_observations_can_be_counted_at_once()
    {
        _wait.Observe(2, count: 3);
        _test.Samples.ShouldBe(
            """
            wait_seconds_bucket{le="1.0"} 0
            wait_seconds_bucket{le="2.5"} 3
            wait_seconds_bucket{le="5.0"} 3
            wait_seconds_bucket{le="+Inf"} 3
            wait_seconds_sum 6
            wait_seconds_count 3
            """);
    }

    [Fact]
    public void Counting_0_observations_changes_nothing_and_is_no_mistake()
    {
        _wait.Observe(2, count: 0);
        _wait.Count.ShouldBe(0);
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void A_negative_number_of_observations_is_dropped_and_counted()
    {
        _wait.Observe(2, count: -1);
        _wait.Count.ShouldBe(0);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="wait_seconds",reason="negative"} 1""");
    }

    [Fact]
    public void NaN_is_dropped_whatever_the_number_of_observations()
    {
        _wait.Observe(double.NaN, count: 5);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="wait_seconds",reason="not_finite"} 1""");
    }

    [Fact]
    public void The_sum_stays_finite()
    {
        _wait.Observe(double.MaxValue);
        _wait.Observe(double.MaxValue, count: 10);
        _wait.Sum.ShouldBe(double.MaxValue);
        _wait.Count.ShouldBe(11);
    }

    [Fact]
    public void The_largest_number_of_observations_at_once_is_counted()
    {
        _wait.Observe(2, count: int.MaxValue);
        _wait.Observe(2, count: int.MaxValue);
        _wait.Observe(4);
        _wait.Count.ShouldBe((2L * int.MaxValue) + 1);
    }

    [Fact]
    public void A_histogram_without_bounds_of_its_own_has_the_default_ones()
    {
        var histogram = _test.Metrics.Histogram("call_seconds", "Time of a call.");
        histogram.Observe(0.3);
        _test.Registry.Definitions.Single(definition => definition.Name == "call_seconds").Buckets
            .ShouldBe(Buckets.Default);
        Buckets.Default.ToString().ShouldBe("[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]");
    }

    [Fact]
    public void A_histogram_may_have_more_bounds_than_fit_on_the_stack()
    {
        var histogram = _test.Metrics.Histogram("size_bytes", "Sizes.", Buckets.Linear(0, 1, 500));
        histogram.Observe(250);
        histogram.Observe(1000);
        histogram.Count.ShouldBe(2);
        histogram.Sum.ShouldBe(1250);
        _test.Samples.ShouldContain("size_bytes_bucket{le=\"249.0\"} 0\nsize_bytes_bucket{le=\"250.0\"} 1\n");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(300)]
    public void Every_value_lands_in_the_first_bucket_whose_bound_is_not_below_it(int bounds)
    {
        var buckets = Buckets.Exponential(0.001, 1.2, bounds);
        var search = new BucketSearch([.. buckets]);
        search.IndexOf(double.MinValue).ShouldBe(0);
        search.IndexOf(double.MaxValue).ShouldBe(bounds);
        foreach (var bound in buckets)
        {
            foreach (var value in new[] { Math.BitDecrement(bound), bound, Math.BitIncrement(bound), -bound })
                search.IndexOf(value).ShouldBe(buckets.Count(candidate => candidate < value));
        }
    }

    [Fact]
    public void A_histogram_that_several_cores_observe_counts_as_before()
    {
        _wait.Observe(2);
        CoreSpread.Force(_wait);
        _wait.Observe(0.5);
        _wait.Observe(3, count: 2);
        _test.Samples.ShouldBe(
            """
            wait_seconds_bucket{le="1.0"} 1
            wait_seconds_bucket{le="2.5"} 2
            wait_seconds_bucket{le="5.0"} 4
            wait_seconds_bucket{le="+Inf"} 4
            wait_seconds_sum 8.5
            wait_seconds_count 4
            """);
        _test.Registry.Reset();
        _wait.Observe(0.25);
        (_wait.Count, _wait.Sum).ShouldBe((1, 0.25));
    }
}
