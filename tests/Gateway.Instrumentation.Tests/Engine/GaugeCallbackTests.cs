namespace Gateway.Instrumentation.Tests.Engine;

public class GaugeCallbackTests
{
    private readonly TestRegistry _test = new();
    private readonly Gauge _depth;

    public GaugeCallbackTests() => _depth = _test.Metrics.Gauge("queue_depth", "Jobs that wait.");

    [Fact]
    public void A_callback_gives_the_number_at_each_scrape()
    {
        var depth = 1;
        using var _ = _depth.AddCallback(() => depth);
        _test.Samples.ShouldBe("queue_depth 1");
        depth = 2;
        _test.Samples.ShouldBe("queue_depth 2");
    }

    [Fact]
    public void Callbacks_add_up_and_add_to_what_was_set()
    {
        using var first = _depth.AddCallback(() => 10);
        using var second = _depth.AddCallback(() => 5);
        _depth.Set(1);
        _test.Samples.ShouldBe("queue_depth 16");
        _depth.Value.ShouldBe(16);
    }

    [Fact]
    public void Disposing_takes_the_callback_away()
    {
        var first = _depth.AddCallback(() => 10);
        using var second = _depth.AddCallback(() => 5);
        first.Dispose();
        _test.Samples.ShouldBe("queue_depth 5");
    }

    [Fact]
    public void A_gauge_without_its_last_callback_shows_nothing()
    {
        _depth.AddCallback(() => 10).Dispose();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_delegate_may_be_added_twice_and_each_registration_takes_one_away()
    {
        Func<double> read = () => 4;
        var first = _depth.AddCallback(read);
        using var second = _depth.AddCallback(read);
        _test.Samples.ShouldBe("queue_depth 8");
        first.Dispose();
        _test.Samples.ShouldBe("queue_depth 4");
    }

    [Fact]
    public void Disposing_twice_takes_away_only_one_of_two_equal_callbacks()
    {
        Func<double> read = () => 4;
        var first = _depth.AddCallback(read);
        using var second = _depth.AddCallback(read);
        first.Dispose();
        first.Dispose();
        _test.Samples.ShouldBe("queue_depth 4");
    }

    [Fact]
    public void A_callback_that_throws_is_left_out_counted_and_the_page_is_served()
    {
        _test.Metrics.Counter("jobs_total", "Jobs done.").Inc();
        using var broken = _depth.AddCallback(() => throw new InvalidOperationException("queue is closed"));
        using var working = _depth.AddCallback(() => 5);
        _test.Samples.ShouldBe("queue_depth 5\njobs_total 1");
        _test.Registry.CollectText();
        _test.OwnSamples.ShouldStartWith("""gateway_metrics_rejected_total{metric="queue_depth",reason="callback_failed"} """);
    }

    [Fact]
    public void A_callback_that_throws_is_counted_at_every_scrape_and_logged_once_with_its_exception()
    {
        var thrown = new InvalidOperationException("queue is closed");
        using var broken = _depth.AddCallback(() => throw thrown);
        for (var i = 0; i < 3; i++)
            _test.Registry.CollectText();
        _test.Samples.ShouldBeEmpty();

        // Four scrapes until here, and the fifth shows what it counts itself: its own metrics come last.
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="queue_depth",reason="callback_failed"} 5""");
        _test.Log.Entries.ShouldHaveSingleItem().Exception.ShouldBeSameAs(thrown);
    }

    [Fact]
    public void Callbacks_of_each_label_set_are_its_own()
    {
        var depth = _test.Metrics.Gauge("pool_depth", "Jobs that wait in a pool.", Label.Text("pool"));
        using var a = depth.WithLabels("a").AddCallback(() => 1);
        using var b = depth.WithLabels("b").AddCallback(() => 2);
        _test.Samples.ShouldBe("pool_depth{pool=\"a\"} 1\npool_depth{pool=\"b\"} 2");
    }

    [Fact]
    public void A_callback_may_record_and_register_without_a_deadlock()
    {
        using var _ = _depth.AddCallback(() =>
        {
            _test.Metrics.Counter("reads_total", "Reads.").Inc();
            return 1;
        });
        _test.Registry.CollectText();
        _test.Samples.ShouldBe("queue_depth 1\nreads_total 2");
    }

    [Fact]
    public void A_callback_added_through_an_old_handle_reaches_the_series_made_anew()
    {
        var depth = _test.Metrics.Gauge("pool_depth", "Jobs that wait in a pool.", Label.Text("pool"));
        var old = depth.WithLabels("a");
        depth.Remove("a");
        using var registration = old.AddCallback(() => 7);
        _test.Samples.ShouldBe("pool_depth{pool=\"a\"} 7");
        registration.Dispose();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_removed_series_drops_its_callbacks_and_their_disposal_is_harmless()
    {
        var depth = _test.Metrics.Gauge("pool_depth", "Jobs that wait in a pool.", Label.Text("pool"));
        var registration = depth.WithLabels("a").AddCallback(() => 7);
        depth.Remove("a");
        _test.Samples.ShouldBeEmpty();
        registration.Dispose();
        depth.WithLabels("a").Set(1);
        _test.Samples.ShouldBe("pool_depth{pool=\"a\"} 1");
    }

    [Fact]
    public void A_null_callback_is_refused() =>
        Should.Throw<ArgumentNullException>(() => _depth.AddCallback(null!)).ParamName.ShouldBe("read");
}
