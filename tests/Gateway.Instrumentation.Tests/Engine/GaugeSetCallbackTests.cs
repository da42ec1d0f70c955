namespace Gateway.Instrumentation.Tests.Engine;

public class GaugeSetCallbackTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void The_last_callback_that_was_set_is_the_one_that_is_asked()
    {
        var gauge = _test.Metrics.Gauge("age_seconds", "Age of the data.");
        gauge.SetCallback(() => 1);
        gauge.SetCallback(() => 5);
        _test.Samples.ShouldBe("age_seconds 5");
        _test.Metrics.Gauge("age_seconds", "Age of the data.").SetCallback(() => 7);
        _test.Samples.ShouldBe("age_seconds 7");
    }

    [Fact]
    public void Null_shows_nothing_until_there_is_a_number()
    {
        double? age = null;
        var gauge = _test.Metrics.Gauge("age_seconds", "Age of the data.");
        gauge.SetCallback(() => age);
        _test.Samples.ShouldBeEmpty();
        gauge.Value.ShouldBe(double.NaN);
        age = 0;
        _test.Samples.ShouldBe("age_seconds 0");
        age = null;
        _test.Samples.ShouldBeEmpty();
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Callbacks_that_were_added_count_beside_it()
    {
        var gauge = _test.Metrics.Gauge("jobs_waiting", "Jobs that wait for a worker.");
        gauge.SetCallback(() => 1);
        using (gauge.AddCallback(() => 10))
        {
            gauge.SetCallback(() => 2);
            _test.Samples.ShouldBe("jobs_waiting 12");
        }

        _test.Samples.ShouldBe("jobs_waiting 2");
    }

    [Fact]
    public void It_leaves_with_its_series()
    {
        var gauges = _test.Metrics.Gauge("age_seconds", "Age of the data.", Label.Text("property"));
        gauges.WithLabels("p1").SetCallback(() => 1);
        gauges.Remove("p1").ShouldBeTrue();
        gauges.WithLabels("p1");
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void One_of_a_removed_series_is_shown_by_the_series_made_anew()
    {
        var gauges = _test.Metrics.Gauge("age_seconds", "Age of the data.", Label.Text("property"));
        var kept = gauges.WithLabels("p1");
        kept.Set(3);
        gauges.Remove("p1").ShouldBeTrue();
        kept.SetCallback(() => 1);
        _test.Samples.ShouldBe("""age_seconds{property="p1"} 1""");
    }

    [Fact]
    public void One_that_throws_is_counted_and_shows_nothing()
    {
        _test.Metrics.Gauge("age_seconds", "Age of the data.").SetCallback(() => throw new InvalidOperationException());
        _test.Samples.ShouldBeEmpty();
        _test.OwnSamples.ShouldContain("gateway_metrics_rejected_total{metric=\"age_seconds\"");
    }

    [Fact]
    public void On_a_gauge_of_folded_values_it_does_nothing()
    {
        var gauges = _test.Metrics.Gauge("age_seconds", "Age of the data.", Label.Text("property", limit: 1));
        gauges.WithLabels("p1").SetCallback(() => 1);
        gauges.WithLabels("p2").SetCallback(() => 2);
        _test.Samples.ShouldBe("""age_seconds{property="p1"} 1""");
    }

    [Fact]
    public void A_time_is_set_in_unix_seconds()
    {
        _test.Metrics.Gauge("done_timestamp", "When it was done last.").SetToTime(DateTimeOffset.UnixEpoch.AddSeconds(1.5).ToOffset(TimeSpan.FromHours(2)));
        _test.Samples.ShouldBe("done_timestamp 1.5");
    }
}
