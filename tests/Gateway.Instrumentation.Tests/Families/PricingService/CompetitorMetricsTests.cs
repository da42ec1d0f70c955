using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class CompetitorMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly CompetitorMetrics _competitors;

    public CompetitorMetricsTests() => _competitors = new CompetitorMetrics(_test.Metrics);

    private string Ages => _test.SamplesOf("pricing_competitor_staleness_seconds");

    [Fact]
    public void An_announced_property_shows_its_fetches_at_0_and_no_age()
    {
        _competitors.Announce("p1");
        _test.Samples.ShouldBe(
            """
            pricing_competitor_fetches_total{property_id="p1",status="success"} 0
            pricing_competitor_fetches_total{property_id="p1",status="not_found"} 0
            pricing_competitor_fetches_total{property_id="p1",status="error"} 0
            """);
    }

    [Theory]
    [InlineData(CompetitorFetchResult.Success, "success", true)]
    [InlineData(CompetitorFetchResult.NotFound, "not_found", false)]
    [InlineData(CompetitorFetchResult.Error, "error", false)]
    [InlineData((CompetitorFetchResult)77, "unknown", false)]
    public void A_fetch_is_counted_by_its_result_and_only_a_success_gives_an_age(CompetitorFetchResult result, string status, bool aged)
    {
        _competitors.RecordFetch("p1", result);
        using (var fetch = _competitors.TrackFetch("p1"))
            fetch.Complete(result);
        _test.Registry.Value("pricing_competitor_fetches_total", ("status", status)).ShouldBe(2);
        _test.Registry.Value("pricing_competitor_fetches_total").ShouldBe(2);
        _test.Registry.Has("pricing_competitor_staleness_seconds").ShouldBe(aged);
    }

    [Fact]
    public async Task A_fetch_that_throws_is_an_error()
    {
        await Should.ThrowAsync<HttpRequestException>(() => _competitors.TrackFetch("p1").RunAsync(() => throw new HttpRequestException()));
        _test.Registry.Value("pricing_competitor_fetches_total", ("status", "error")).ShouldBe(1);
        _test.Registry.Value("pricing_competitor_fetches_total").ShouldBe(1);
    }

    [Fact]
    public void A_property_whose_fetches_went_idle_can_still_be_removed()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromMinutes(4), IdleSeries.All));
        var competitors = new CompetitorMetrics(test.Metrics);
        competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        for (var minute = 0; minute < 6; minute++)
        {
            test.Time.Advance(TimeSpan.FromMinutes(1));
            test.Registry.RemoveIdleSeries();
        }

        test.Samples.ShouldBe("pricing_competitor_staleness_seconds{property_id=\"p1\"} 360");
        competitors.RemoveProperty("p1").ShouldBeTrue();
        test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_fetch_that_ends_after_its_property_was_removed_starts_the_age_anew()
    {
        _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        using (var fetch = _competitors.TrackFetch("p1"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(5));
            _competitors.RemoveProperty("p1");
            fetch.Complete(CompetitorFetchResult.Success);
        }

        _test.Registry.Value("pricing_competitor_fetches_total", ("status", "success")).ShouldBe(1);
        Ages.ShouldBe("pricing_competitor_staleness_seconds{property_id=\"p1\"} 0");
    }

    [Fact]
    public void A_cancelled_fetch_is_not_counted()
    {
        using (var fetch = _competitors.TrackFetch("p1"))
            fetch.Cancel();
        _test.Registry.Value("pricing_competitor_fetches_total").ShouldBe(0);
        Ages.ShouldBeEmpty();
    }

    [Fact]
    public void The_age_grows_until_a_fetch_succeeds_again()
    {
        _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        Age().ShouldBe(0);
        _test.Time.Advance(TimeSpan.FromHours(1));
        Age().ShouldBe(3600);
        _competitors.RecordFetch("p1", CompetitorFetchResult.Error);
        _competitors.RecordFetch("p1", CompetitorFetchResult.NotFound);
        _test.Time.Advance(TimeSpan.FromHours(1));
        Age().ShouldBe(7200);
        using (var fetch = _competitors.TrackFetch("p1"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(5));
            fetch.Complete(CompetitorFetchResult.Success);
        }

        Age().ShouldBe(0);
    }

    [Fact]
    public void Data_with_a_time_of_their_own_have_an_age_that_fetches_do_not_change()
    {
        _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        _competitors.SetNewestData("p1", _test.Time.GetUtcNow().AddMinutes(-10));
        Age().ShouldBe(600);
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        Age().ShouldBe(660);
    }

    [Fact]
    public void Older_data_do_not_make_the_newest_older_and_future_data_are_of_now()
    {
        var now = _test.Time.GetUtcNow();
        _competitors.SetNewestData("p1", default);
        Ages.ShouldBeEmpty();
        _competitors.SetNewestData("p1", now.AddMinutes(-10));
        _competitors.SetNewestData("p1", now.AddMinutes(-20));
        Age().ShouldBe(600);
        _competitors.SetNewestData("p1", now.AddMinutes(-5));
        Age().ShouldBe(300);
        _competitors.SetNewestData("p1", now.AddYears(5));
        Age().ShouldBe(0);
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        Age().ShouldBe(60);
    }

    [Fact]
    public void Every_property_has_an_age_of_its_own()
    {
        _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _competitors.RecordFetch("p2", CompetitorFetchResult.Success);
        Ages.ShouldBe(
            """
            pricing_competitor_staleness_seconds{property_id="p1"} 60
            pricing_competitor_staleness_seconds{property_id="p2"} 0
            """);
    }

    [Fact]
    public void A_second_instance_shares_the_ages_of_the_first()
    {
        _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        new CompetitorMetrics(_test.Metrics).RecordFetch("p1", CompetitorFetchResult.Success);
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        Age().ShouldBe(60);
    }

    [Fact]
    public void A_forgotten_property_leaves_the_page_and_starts_anew()
    {
        foreach (var result in new[] { CompetitorFetchResult.Success, CompetitorFetchResult.Error, (CompetitorFetchResult)77 })
            _competitors.RecordFetch("p1", result);
        _competitors.SetNewestData("p1", _test.Time.GetUtcNow());
        _competitors.RemoveProperty("p1");
        _competitors.RemoveProperty("p1");
        _test.Samples.ShouldBeEmpty();

        _test.Time.Advance(TimeSpan.FromHours(1));
        _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        Age().ShouldBe(60);
        _test.Registry.Value("pricing_competitor_fetches_total").ShouldBe(1);
    }

    [Fact]
    public void A_fetch_that_outlives_its_property_is_recorded_to_what_is_made_anew()
    {
        using (var fetch = _competitors.TrackFetch("p1"))
        {
            _competitors.RemoveProperty("p1");
            _competitors.RecordFetch("p1", CompetitorFetchResult.Success);
            _test.Time.Advance(TimeSpan.FromMinutes(1));
            fetch.Complete(CompetitorFetchResult.Success);
        }

        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _test.Registry.Value("pricing_competitor_fetches_total", ("status", "success")).ShouldBe(2);
        Age().ShouldBe(60);
    }

    [Fact]
    public void Forgetting_a_property_that_is_shown_with_others_leaves_them()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var competitors = new CompetitorMetrics(test.Metrics);
        foreach (var property in new[] { "p1", "p2", "p3" })
            competitors.RecordFetch(property, CompetitorFetchResult.Success);
        competitors.RemoveProperty("p2");
        test.Registry.Value("pricing_competitor_fetches_total", ("property_id", "other")).ShouldBe(2);
        test.Registry.Has("pricing_competitor_staleness_seconds", ("property_id", "other")).ShouldBeFalse("the newest data of many would hide old ones");
    }

    [Fact]
    public void A_success_in_whose_middle_the_property_is_removed_shows_its_own_age_and_no_second_one()
    {
        var time = new InterruptingTime();
        var registry = new MetricRegistry(timeProvider: time);
        var competitors = new CompetitorMetrics(new MetricFactory(registry));
        time.Interruption = () => competitors.RemoveProperty("p1");
        competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        registry.Value("pricing_competitor_staleness_seconds").ShouldBe(0);
        time.Now += TimeSpan.FromMinutes(1);
        registry.Value("pricing_competitor_staleness_seconds").ShouldBe(60);
        competitors.RecordFetch("p1", CompetitorFetchResult.Success);
        time.Now += TimeSpan.FromMinutes(1);
        registry.Value("pricing_competitor_staleness_seconds").ShouldBe(60);
    }

    private double Age() => _test.Registry.Value("pricing_competitor_staleness_seconds", ("property_id", "p1"));

    /// <summary>A clock that lets something else happen when it is asked for the time, once.</summary>
    private sealed class InterruptingTime : TimeProvider
    {
        public Action? Interruption { get; set; }

        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow()
        {
            var interruption = Interruption;
            Interruption = null;
            interruption?.Invoke();
            return Now;
        }
    }
}
