namespace Gateway.Instrumentation.Tests.Engine;

public class CounterTests
{
    private readonly TestRegistry _test = new();
    private readonly Counter _jobs;

    public CounterTests() => _jobs = _test.Metrics.Counter("jobs_total", "Jobs done.");

    [Fact]
    public void A_counter_shows_0_from_its_registration() => _test.Samples.ShouldBe("jobs_total 0");

    [Fact]
    public void Inc_adds_1()
    {
        _jobs.Inc();
        _jobs.Inc();
        _test.Samples.ShouldBe("jobs_total 2");
    }

    [Fact]
    public void Inc_adds_a_whole_number()
    {
        _jobs.Inc(40L);
        _jobs.Inc(2L);
        _test.Samples.ShouldBe("jobs_total 42");
    }

    [Fact]
    public void Inc_adds_a_fraction()
    {
        _jobs.Inc(1L);
        _jobs.Inc(0.25);
        _test.Samples.ShouldBe("jobs_total 1.25");
    }

    [Fact]
    public void A_whole_double_stays_a_whole_number()
    {
        _jobs.Inc(3.0);
        _test.Samples.ShouldBe("jobs_total 3");
    }

    [Fact]
    public void Adding_0_changes_nothing_and_is_no_mistake()
    {
        _jobs.Inc(0L);
        _jobs.Inc(0.0);
        _jobs.Inc(-0.0);
        _test.Samples.ShouldBe("jobs_total 0");
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Value_is_what_the_page_shows()
    {
        _jobs.Inc(2.5);
        _jobs.Value.ShouldBe(2.5);
    }

    [Fact]
    public void A_negative_whole_number_is_dropped_and_counted()
    {
        _jobs.Inc(5);
        _jobs.Inc(-1L);
        _jobs.Inc(long.MinValue);
        _test.Samples.ShouldBe("jobs_total 5");
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="jobs_total",reason="negative"} 2""");
    }

    [Theory]
    [InlineData(-0.5, "negative")]
    [InlineData(-double.Epsilon, "negative")]
    [InlineData(double.MinValue, "negative")]
    [InlineData(double.NaN, "not_finite")]
    [InlineData(double.PositiveInfinity, "not_finite")]
    [InlineData(double.NegativeInfinity, "not_finite")]
    public void A_number_that_would_spoil_the_sum_is_dropped_and_counted(double amount, string reason)
    {
        _jobs.Inc(5);
        _jobs.Inc(amount);
        _test.Samples.ShouldBe("jobs_total 5");
        _test.OwnSamples.ShouldBe($$"""gateway_metrics_rejected_total{metric="jobs_total",reason="{{reason}}"} 1""");
    }

    [Fact]
    public void A_dropped_number_is_logged_once_per_reason()
    {
        _jobs.Inc(-1L);
        _jobs.Inc(-2L);
        _jobs.Inc(double.NaN);
        _jobs.Inc(double.NaN);
        _test.Log.Messages.ShouldBe(
        [
            "Warning: Metric jobs_total received a value that it cannot record (Negative): the value is dropped and counted in gateway_metrics_rejected_total. Counters accept no negative numbers, and counters and histograms accept no NaN or infinity. A counter of a library's meter that goes down belongs in MeterInputOptions.Gauges. Logged once per metric and reason.",
            "Warning: Metric jobs_total received a value that it cannot record (NotFinite): the value is dropped and counted in gateway_metrics_rejected_total. Counters accept no negative numbers, and counters and histograms accept no NaN or infinity. A counter of a library's meter that goes down belongs in MeterInputOptions.Gauges. Logged once per metric and reason.",
        ]);
    }

    [Fact]
    public void Whole_increments_stay_exact_beyond_2_to_the_53()
    {
        for (var i = 0; i < 1 << 21; i++)
            _jobs.Inc(1L << 32);
        for (var i = 0; i < 3; i++)
            _jobs.Inc();
        _test.Samples.ShouldBe("jobs_total 9007199254740995");
    }

    [Fact]
    public void Huge_increments_stop_at_the_largest_number_instead_of_infinity()
    {
        _jobs.Inc(1e308);
        _jobs.Inc(1e308);
        _jobs.Inc();
        _test.Samples.ShouldBe("jobs_total 1.7976931348623157E+308");
    }

    [Fact]
    public void The_largest_whole_increments_neither_overflow_nor_turn_negative()
    {
        _jobs.Inc(long.MaxValue);
        _jobs.Inc(long.MaxValue);
        _jobs.Inc(1L << 53);
        _jobs.Value.ShouldBe(2.0 * long.MaxValue + (1L << 53));
    }

    [Fact]
    public void A_counter_never_goes_backwards()
    {
        double[] amounts = [1, 0.1, 1L << 53, 0.5, double.Epsilon, 1e17, 3, 1e300, 1, 0.3];
        var last = _jobs.Value;
        for (var round = 0; round < 50; round++)
        {
            foreach (var amount in amounts)
            {
                _jobs.Inc(amount);
                _jobs.Value.ShouldBeGreaterThanOrEqualTo(last);
                last = _jobs.Value;
            }
        }
    }

    [Fact]
    public void A_counter_that_several_cores_add_to_counts_as_before()
    {
        _jobs.Inc(5);
        CoreSpread.Force(_jobs);
        _jobs.Inc();
        _jobs.Inc(2);
        _test.Samples.ShouldBe("jobs_total 8");
        _jobs.Inc(0.5);
        _jobs.Value.ShouldBe(8.5);
        _test.Registry.Reset();
        _test.Samples.ShouldBe("jobs_total 0");
        _jobs.Inc(3);
        CoreSpread.Force(_jobs); // which it is
        _test.Samples.ShouldBe("jobs_total 3");
    }

    [Fact]
    public void A_count_that_several_cores_add_to_may_be_larger_than_an_armed_cell()
    {
        var count = new SpreadCount((1L << 60) - 1);
        count.TryRead(out var before).ShouldBeTrue();
        while (before < (1L << 60) + 1)
        {
            count.TryAdd(1).ShouldBeTrue();
            count.TryRead(out var after).ShouldBeTrue();
            after.ShouldBe(before + 1);
            before = after;
        }

        var large = new SpreadCount(1L << 60);
        large.TryRead(out var sum).ShouldBeTrue();
        sum.ShouldBe(1L << 60);
    }

    [Fact]
    public void A_count_that_may_be_0_creates_a_series_only_when_there_is_something_to_count()
    {
        var one = _test.Metrics.Counter("one_total", "One.", Label.Text("a"));
        var two = _test.Metrics.Counter("two_total", "Two.", Label.Text("a"), Label.Text("b"));
        var three = _test.Metrics.Counter("three_total", "Three.", Label.Text("a"), Label.Text("b"), Label.Text("c"));
        foreach (var count in (long[])[0, -1])
        {
            _jobs.IncIfPositive(count);
            one.IncIfPositive("x", count);
            two.IncIfPositive("x", "y", count);
            three.IncIfPositive("x", "y", "z", count);
        }

        _test.Samples.ShouldBe("jobs_total 0");
        _test.OwnSamples.ShouldBeEmpty();
        _jobs.IncIfPositive(1);
        one.IncIfPositive("x", 2);
        two.IncIfPositive("x", "y", 3);
        three.IncIfPositive("x", "y", "z", 4);
        _test.Samples.ShouldBe(
            """
            jobs_total 1
            one_total{a="x"} 2
            two_total{a="x",b="y"} 3
            three_total{a="x",b="y",c="z"} 4
            """);
    }

    [Fact]
    public void A_count_that_may_be_0_needs_a_counter()
    {
        Should.Throw<ArgumentNullException>(() => ((Counter)null!).IncIfPositive(0)).ParamName.ShouldBe("counter");
        Should.Throw<ArgumentNullException>(() => ((Labeled<Counter, string>)null!).IncIfPositive("x", 0)).ParamName.ShouldBe("counter");
        Should.Throw<ArgumentNullException>(() => ((Labeled<Counter, string, string>)null!).IncIfPositive("x", "y", 0)).ParamName.ShouldBe("counter");
        Should.Throw<ArgumentNullException>(() => ((Labeled<Counter, string, string, string>)null!).IncIfPositive("x", "y", "z", 0)).ParamName.ShouldBe("counter");
    }
}
