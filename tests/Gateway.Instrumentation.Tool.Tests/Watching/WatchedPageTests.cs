using Gateway.Instrumentation.Tool.Watching;

namespace Gateway.Instrumentation.Tool.Tests;

public class WatchedPageTests
{
    private const string Counter = "# TYPE a_total counter\na_total ";
    private const string OpenMetricsCounter = "# TYPE a counter\na_created 17\na_total ";

    private readonly Scraped _scraped = new();

    [Theory]
    [InlineData(Counter)]
    [InlineData(OpenMetricsCounter)]
    public async Task A_counter_has_the_rate_since_the_scrape_before(string counter)
    {
        await _scraped.ScrapeAsync(counter + "100\n");
        _scraped.Series("a_total").Rate.ShouldBeNull();

        await _scraped.ScrapeAsync(counter + "110\n");
        _scraped.Series("a_total").Rate.ShouldBe(5);

        await _scraped.ScrapeAsync(counter + "110\n", secondsLater: 4);
        _scraped.Series("a_total").Rate.ShouldBe(0);
        _scraped.Names().ShouldBe(["a_total"]);
    }

    [Fact]
    public async Task A_counter_that_falls_was_reset_and_counts_from_0()
    {
        await _scraped.ScrapeAsync(Counter + "100\n");
        await _scraped.ScrapeAsync(Counter + "6\n");

        (_scraped.Series("a_total").Rate, _scraped.Series("a_total").WasReset).ShouldBe((3, true));

        await _scraped.ScrapeAsync(Counter + "8\n");
        (_scraped.Series("a_total").Rate, _scraped.Series("a_total").WasReset).ShouldBe((1, false));
    }

    [Fact]
    public async Task A_histogram_has_the_percentiles_of_what_was_observed_since_the_scrape_before()
    {
        await _scraped.ScrapeAsync(Histogram(1_000, 1_000, 1_000, 1_000));
        await _scraped.ScrapeAsync(Histogram(1_050, 1_090, 1_100, 1_100));

        var histogram = _scraped.Series("h_seconds{x=\"y\"}");
        (histogram.Value, histogram.Rate).ShouldBe((1_100, 50));
        histogram.Percentiles.P50.ShouldBe(0.1);
        histogram.Percentiles.P95!.Value.ShouldBe(0.75, tolerance: 1e-9);
        histogram.Percentiles.P99!.Value.ShouldBe(0.95, tolerance: 1e-9);

        await _scraped.ScrapeAsync(Histogram(1_050, 1_090, 1_100, 1_100));
        _scraped.Series("h_seconds{x=\"y\"}").Percentiles.ShouldBe((null, null, null));

        await _scraped.ScrapeAsync(Histogram(0, 0, 0, 10));
        histogram = _scraped.Series("h_seconds{x=\"y\"}");
        (histogram.WasReset, histogram.Rate, histogram.Percentiles.P50).ShouldBe((true, 5, 1)); // beyond the last bound: not below it

        static string Histogram(int to100Ms, int to500Ms, int to1S, int all) => $$"""
            # TYPE h_seconds histogram
            h_seconds_bucket{x="y",le="0.1"} {{to100Ms}}
            h_seconds_bucket{x="y",le="0.5"} {{to500Ms}}
            h_seconds_bucket{x="y",le="1"} {{to1S}}
            h_seconds_bucket{x="y",le="+Inf"} {{all}}
            h_seconds_sum{x="y"} 1
            h_seconds_count{x="y"} {{all}}

            """;
    }

    [Fact]
    public async Task What_moved_comes_first_the_latest_before_the_others()
    {
        await _scraped.ScrapeAsync("a 1\nb 1\nc 1\nd 1\n");
        _scraped.Names().ShouldBe(["a", "b", "c", "d"]);

        await _scraped.ScrapeAsync("a 1\nb 1\nc 1\nd 2\n");
        await _scraped.ScrapeAsync("a 1\nb 2\nc 2\nd 2\n");
        _scraped.Names().ShouldBe(["b", "c", "d", "a"]);
    }

    [Fact]
    public async Task A_filter_keeps_the_series_with_all_words()
    {
        await _scraped.ScrapeAsync("http_a{code=\"200\"} 1\nhttp_a{code=\"500\"} 1\nb 1\n");

        _scraped.Names("HTTP").ShouldBe(["http_a{code=\"200\"}", "http_a{code=\"500\"}"]);
        _scraped.Names("http", "500").ShouldBe(["http_a{code=\"500\"}"]);
        _scraped.Names("nothing").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_target_that_goes_away_and_comes_back_goes_on_where_it_was()
    {
        await _scraped.ScrapeAsync(Counter + "100\n");
        _scraped.Fail("gone");
        _scraped.Fail("gone", secondsLater: 3);

        (_scraped.Page.Problem, _scraped.Page.DownFor).ShouldBe(("gone", TimeSpan.FromSeconds(3)));
        _scraped.Series("a_total").Rate.ShouldBeNull();

        await _scraped.ScrapeAsync(Counter + "170\n");
        (_scraped.Page.Problem, _scraped.Page.IsBack, _scraped.Series("a_total").Rate).ShouldBe((null, true, 10)); // over the seven seconds
        Sparkline.Of(_scraped.Series("a_total").History, fromZero: true).ShouldBe("   █");

        await _scraped.ScrapeAsync(Counter + "170\n");
        _scraped.Page.IsBack.ShouldBeFalse();
        (_scraped.Page.Scrapes, _scraped.Page.Answers).ShouldBe((5, 3));
    }

    [Fact]
    public async Task A_target_that_is_away_at_first_is_not_back_when_it_comes()
    {
        _scraped.Fail("not there yet");
        await _scraped.ScrapeAsync(Counter + "1\n");

        _scraped.Page.IsBack.ShouldBeFalse();
        _scraped.Series("a_total").SeenSince.ShouldBe(1);
    }

    [Fact]
    public async Task A_series_comes_and_goes_with_the_page()
    {
        await _scraped.ScrapeAsync("a 1\n");
        await _scraped.ScrapeAsync("a 1\nb 1\n");

        _scraped.Names().ShouldBe(["b", "a"]);
        _scraped.Series("b").SeenSince.ShouldBe(2);

        await _scraped.ScrapeAsync("b 1\n");
        _scraped.Names().ShouldBe(["b"]);
    }

    [Fact]
    public async Task Labels_that_all_series_have_are_said_once()
    {
        await _scraped.ScrapeAsync("a{x=\"1\",service=\"s\"} 1\nb{service=\"s\"} 1\n");

        _scraped.Page.CommonLabels.ShouldBe(["service=\"s\""]);
        _scraped.Page.Select([]).Select(series => series.ShortName(_scraped.Page.CommonLabels)).ShouldBe(["a{x=\"1\"}", "b"]);
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_counted()
    {
        await _scraped.ScrapeAsync("a 1\nb one\n\n# Comment\n{ 1\n");

        (_scraped.Page.BrokenLines, _scraped.Page.SeriesCount).ShouldBe((2, 1));
    }
}
