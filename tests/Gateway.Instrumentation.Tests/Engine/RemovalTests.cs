namespace Gateway.Instrumentation.Tests.Engine;

public class RemovalTests
{
    private readonly TestRegistry _test = new();
    private readonly Labeled<Counter, string> _hits;

    public RemovalTests() => _hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache", limit: 2));

    [Fact]
    public void Remove_takes_the_series_off_the_page()
    {
        _hits.WithLabels("a").Inc();
        _hits.WithLabels("b").Inc();
        _hits.Remove("a").ShouldBeTrue();
        _test.Samples.ShouldBe("""hits_total{cache="b"} 1""");
    }

    [Fact]
    public void Remove_is_false_for_a_value_without_a_series()
    {
        _hits.Remove("a").ShouldBeFalse();
        _hits.WithLabels("a");
        _hits.Remove("b").ShouldBeFalse();
        _hits.Remove("a").ShouldBeTrue();
        _hits.Remove("a").ShouldBeFalse();
    }

    [Fact]
    public void Remove_is_false_for_values_that_have_series_but_not_together()
    {
        var calls = _test.Metrics.Counter("calls_total", "Calls.", Label.Text("from"), Label.Text("to"));
        calls.WithLabels("a", "b").Inc();
        calls.WithLabels("b", "a").Inc();
        calls.Remove("a", "a").ShouldBeFalse();
        calls.Remove("a", "b").ShouldBeTrue();
        calls.Remove("a", "b").ShouldBeFalse();
        _test.Samples.ShouldBe("""calls_total{from="b",to="a"} 1""");
    }

    [Fact]
    public void Null_removes_what_is_shown_as_unknown()
    {
        _hits.WithLabels(null!).Inc();
        _hits.Remove(null!).ShouldBeTrue();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_text_that_is_not_shown_as_it_is_can_be_removed_all_the_same()
    {
        _hits.WithLabels(new string('x', 300)).Inc();
        _hits.Remove(new string('x', 400)).ShouldBeTrue();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_removed_series_starts_again_from_0()
    {
        _hits.WithLabels("a").Inc(5);
        _hits.Remove("a");
        _hits.WithLabels("a").Inc();
        _test.Samples.ShouldBe("""hits_total{cache="a"} 1""");
    }

    [Fact]
    public void A_counters_old_handle_counts_into_the_series_made_anew()
    {
        var old = _hits.WithLabels("a");
        old.Inc(5);
        _hits.Remove("a");
        old.Inc();
        old.Inc(2L);
        old.Inc(0.5);
        _test.Samples.ShouldBe("""hits_total{cache="a"} 3.5""");
        _hits.WithLabels("a").Inc();
        old.Inc();
        _test.Samples.ShouldBe("""hits_total{cache="a"} 5.5""");
        old.Value.ShouldBe(0);
    }

    [Fact]
    public void A_fraction_alone_finds_the_series_made_anew()
    {
        var old = _hits.WithLabels("a");
        _hits.Remove("a");
        old.Inc(0.5);
        _test.Samples.ShouldBe("""hits_total{cache="a"} 0.5""");
    }

    [Fact]
    public void A_gauges_old_handle_sets_the_series_made_anew()
    {
        var depth = _test.Metrics.Gauge("depth", "Depth.", Label.Text("queue"));
        var old = depth.WithLabels("a");
        old.Set(5);
        depth.Remove("a");
        _test.Samples.ShouldBeEmpty();
        old.Value.ShouldBe(double.NaN);
        old.Inc(2);
        old.Dec();
        _test.Samples.ShouldBe("""depth{queue="a"} 1""");
        old.Set(7);
        _test.Samples.ShouldBe("""depth{queue="a"} 7""");
    }

    [Fact]
    public void A_histograms_old_handle_observes_into_the_series_made_anew()
    {
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("queue"));
        var old = wait.WithLabels("a");
        old.Observe(0.5);
        wait.Remove("a");
        old.Count.ShouldBe(0);
        old.Sum.ShouldBe(0);
        _test.Samples.ShouldBeEmpty();
        old.Observe(3, count: 2);
        old.Observe(0.5);
        _test.Samples.ShouldBe(
            """
            wait_seconds_bucket{queue="a",le="1.0"} 1
            wait_seconds_bucket{queue="a",le="+Inf"} 3
            wait_seconds_sum{queue="a"} 6.5
            wait_seconds_count{queue="a"} 3
            """);
    }

    [Fact]
    public void What_several_cores_count_goes_on_in_the_series_made_anew()
    {
        var running = _test.Metrics.Gauge("running", "At work.", Label.Text("queue"));
        var (jobs, gauge) = (_hits.WithLabels("a"), running.WithLabels("a"));
        jobs.Inc(5);
        gauge.Inc(5);
        CoreSpread.Force(jobs);
        CoreSpread.Force(gauge);
        (_hits.Remove("a") & running.Remove("a")).ShouldBeTrue();
        (jobs.Value, gauge.Value).ShouldBe((0, double.NaN));
        _test.Samples.ShouldBeEmpty();
        jobs.Inc(2);
        gauge.Inc(3);
        _test.Samples.ShouldBe("hits_total{cache=\"a\"} 2\nrunning{queue=\"a\"} 3");
    }

    [Fact]
    public void A_timer_started_before_the_removal_observes_into_the_series_made_anew()
    {
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("queue"));
        var timer = wait.WithLabels("a").Time();
        wait.Remove("a");
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        timer.Dispose();
        wait.WithLabels("a").Sum.ShouldBe(2);
    }

    [Fact]
    public void One_old_handle_outlives_many_removals()
    {
        var old = _hits.WithLabels("a");
        for (var i = 0; i < 10; i++)
        {
            old.Inc();
            _test.Samples.ShouldBe("""hits_total{cache="a"} 1""");
            _hits.Remove("a").ShouldBeTrue();
            _test.Samples.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Removing_a_folded_value_leaves_other_alone()
    {
        foreach (var cache in new[] { "a", "b", "c", "d" })
            _hits.WithLabels(cache).Inc();
        _hits.Remove("c").ShouldBeFalse();
        _test.Samples.ShouldBe("hits_total{cache=\"a\"} 1\nhits_total{cache=\"b\"} 1\nhits_total{cache=\"other\"} 2");
    }

    [Fact]
    public void Other_itself_can_be_removed()
    {
        foreach (var cache in new[] { "a", "b", "c" })
            _hits.WithLabels(cache).Inc();
        _hits.Remove("other").ShouldBeTrue();
        _test.Samples.ShouldBe("hits_total{cache=\"a\"} 1\nhits_total{cache=\"b\"} 1");
    }

    [Fact]
    public void A_removed_value_frees_its_place_for_another()
    {
        foreach (var cache in new[] { "a", "b", "c" })
            _hits.WithLabels(cache).Inc();
        _hits.Remove("a");
        _hits.WithLabels("c").Inc();
        _hits.WithLabels("a").Inc();
        _test.Samples.ShouldBe("hits_total{cache=\"b\"} 1\nhits_total{cache=\"other\"} 2\nhits_total{cache=\"c\"} 1");
    }

    [Fact]
    public void An_old_handle_folds_when_its_place_was_taken_meanwhile()
    {
        var old = _hits.WithLabels("a");
        _hits.WithLabels("b").Inc();
        _hits.Remove("a");
        _hits.WithLabels("c").Inc();
        old.Inc();
        _test.Samples.ShouldBe("hits_total{cache=\"b\"} 1\nhits_total{cache=\"c\"} 1\nhits_total{cache=\"other\"} 1");
    }

    [Fact]
    public void A_value_keeps_its_place_while_another_metric_or_series_shows_it()
    {
        var cache = Label.Text("cache", limit: 1);
        var reads = _test.Metrics.Counter("reads_total", "Reads.", cache, Label.Flag("hit"));
        var writes = _test.Metrics.Counter("writes_total", "Writes.", cache);
        reads.WithLabels("a", true);
        reads.WithLabels("a", false);
        writes.WithLabels("a");

        reads.Remove("a", true).ShouldBeTrue();
        reads.Remove("a", false).ShouldBeTrue();
        writes.WithLabels("b").Inc();
        writes.WithLabels("other").Value.ShouldBe(1);

        writes.Remove("a").ShouldBeTrue();
        writes.WithLabels("b").Inc();
        writes.WithLabels("b").Value.ShouldBe(1);
    }

    [Fact]
    public void A_number_gives_its_place_back_as_well()
    {
        var answers = _test.Metrics.Counter("answers_total", "Answers.", Label.Number("status", limit: 1));
        answers.WithLabels(200).Inc();
        answers.Remove(200).ShouldBeTrue();
        answers.WithLabels(404).Inc();
        _test.Samples.ShouldBe("""answers_total{status="404"} 1""");
    }

    [Fact]
    public void Series_with_three_labels_are_removed_one_by_one()
    {
        var calls = _test.Metrics.Counter("calls_total", "Calls.", Label.Text("a"), Label.Text("b"), Label.Text("c"));
        calls.WithLabels("1", "2", "3").Inc();
        calls.WithLabels("1", "2", "4").Inc();
        calls.Remove("1", "2", "5").ShouldBeFalse();
        calls.Remove("1", "2", "3").ShouldBeTrue();
        _test.Samples.ShouldBe("""calls_total{a="1",b="2",c="4"} 1""");
    }

    [Fact]
    public void A_bundle_keeps_recording_after_its_series_were_removed()
    {
        var provider = Label.Text("provider");
        var calls = _test.Metrics.Counter("calls_total", "Calls.", provider);
        var bundles = _test.Metrics.Bundle(provider, p => new Calls(calls.WithLabels(p)));
        bundles.WithLabels("a").Total.Inc();
        calls.Remove("a").ShouldBeTrue();
        bundles.WithLabels("a").Total.Inc();
        _test.Samples.ShouldBe("""calls_total{provider="a"} 1""");
    }

    [Fact]
    public void A_removed_bundle_is_made_anew_and_its_series_stay()
    {
        var provider = Label.Text("provider");
        var calls = _test.Metrics.Counter("calls_total", "Calls.", provider);
        var bundles = _test.Metrics.Bundle(provider, p => new Calls(calls.WithLabels(p)));
        var first = bundles.WithLabels("a");
        first.Total.Inc();
        bundles.Remove("a").ShouldBeTrue();
        bundles.WithLabels("a").ShouldNotBeSameAs(first);
        bundles.WithLabels("a").Total.Inc();
        _test.Samples.ShouldBe("""calls_total{provider="a"} 2""");
    }

    [Fact]
    public void Thousands_of_values_that_come_and_go_never_overflow()
    {
        for (var i = 0; i < 5_000; i++)
        {
            _hits.WithLabels($"session {i}").Inc();
            _hits.Remove($"session {i}").ShouldBeTrue();
        }

        _test.Samples.ShouldBeEmpty();
        _test.OwnSamples.ShouldBeEmpty();
    }

    private sealed record Calls(Counter Total);
}
