namespace Gateway.Instrumentation.Tests.Engine;

public class GaugeTests
{
    private readonly TestRegistry _test = new();
    private readonly Gauge _depth;

    public GaugeTests() => _depth = _test.Metrics.Gauge("queue_depth", "Jobs that wait.");

    [Fact]
    public void A_gauge_shows_nothing_until_it_is_set()
    {
        _test.Samples.ShouldBeEmpty();
        _depth.Value.ShouldBe(double.NaN);
    }

    [Fact]
    public void Setting_0_shows_0()
    {
        _depth.Set(0);
        _test.Samples.ShouldBe("queue_depth 0");
    }

    [Fact]
    public void The_last_set_holds()
    {
        _depth.Set(3);
        _depth.Set(-1.5);
        _test.Samples.ShouldBe("queue_depth -1.5");
    }

    [Fact]
    public void Inc_and_Dec_start_from_0()
    {
        _depth.Dec();
        _depth.Inc(4);
        _depth.Dec(1.5);
        _test.Samples.ShouldBe("queue_depth 1.5");
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void A_gauge_may_hold_what_is_no_finite_number(double value, string text)
    {
        _depth.Set(value);
        _test.Samples.ShouldBe($"queue_depth {text}");
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void A_gauge_that_became_NaN_can_be_set_again()
    {
        _depth.Inc(double.PositiveInfinity);
        _depth.Inc(double.NegativeInfinity);
        _test.Samples.ShouldBe("queue_depth NaN");
        _depth.Set(2);
        _test.Samples.ShouldBe("queue_depth 2");
    }

    [Fact]
    public void Every_NaN_is_shown_and_none_makes_the_gauge_disappear()
    {
        // The bit patterns next to the quiet NaN are the ones that an engine may keep for itself.
        for (var payload = 0x0A00L; payload < 0x0A10; payload++)
        {
            _depth.Set(BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0000 | payload));
            _test.Samples.ShouldBe("queue_depth NaN");
        }

        _depth.Set(1);
        _test.Samples.ShouldBe("queue_depth 1");
    }

    [Fact]
    public void SetToCurrentTime_sets_the_clocks_unix_seconds()
    {
        _test.Time.Advance(TimeSpan.FromMilliseconds(1500));
        _depth.SetToCurrentTime();
        _depth.Value.ShouldBe((_test.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        _test.Samples.ShouldBe("queue_depth 1893456001.5");
    }

    [Fact]
    public void A_gauge_that_several_cores_count_counts_as_before()
    {
        _depth.Set(5);
        CoreSpread.Force(_depth);
        _depth.Inc(2);
        _depth.Dec();
        _test.Samples.ShouldBe("queue_depth 6");
        using (_depth.TrackInProgress())
            _depth.Value.ShouldBe(7);
        _depth.Value.ShouldBe(6);
        _depth.Set(1);
        _depth.Inc();
        _test.Samples.ShouldBe("queue_depth 2");
    }

    [Fact]
    public void A_gauge_that_several_cores_count_before_it_was_set_starts_from_0()
    {
        CoreSpread.Force(_depth);
        _depth.Inc(2);
        _test.Samples.ShouldBe("queue_depth 2");
    }
}
