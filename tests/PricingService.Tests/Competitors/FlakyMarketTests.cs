using System.Net;
using System.Text.Json;
using PricingService.SimulatedMarket;
using PricingService.Tests.Endpoints;

namespace PricingService.Tests.Competitors;

public class FlakyMarketTests
{
    private const string Hotel = "harbour-hotel";
    private const string Refresh = $"/competitors/{Hotel}/refresh";
    private const string Fetches = "pricing_competitor_fetches_total";
    private const string Calls = "external_api_calls_total";
    private const string CallErrors = "external_api_errors_by_type_total";
    private const string Staleness = "pricing_competitor_staleness_seconds";

    private static readonly (string, string) Market = ("service", "market");

    [Fact]
    public async Task A_fetch_is_kept_and_counted()
    {
        await using var service = await RunningService.StartAsync();

        var (status, body) = await service.PostAsync(Refresh);

        status.ShouldBe(HttpStatusCode.OK);
        (await service.GetAsync($"/competitors/{Hotel}")).Body.ShouldBe(body);
        using var json = JsonDocument.Parse(body);
        json.RootElement.GetProperty("offers").GetArrayLength().ShouldBe(3);
        var page = await service.PageAsync();
        (page.Value(Fetches, ("property_id", Hotel), ("status", "success")), page.Value(Fetches)).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(MarketFault.Error, 1)]
    [InlineData(MarketFault.Broken, 0)] // the call itself went well: what it brought is not
    [InlineData(MarketFault.Nonsense, 0)]
    public async Task An_answer_that_is_none_is_an_error_and_changes_nothing(MarketFault fault, int failedCalls)
    {
        await using var service = await RunningService.StartAsync();
        var (_, before) = await service.PostAsync(Refresh);
        await service.MarketBehavesAsync(Hotel, fault);

        (await service.PostAsync(Refresh)).ShouldBeProblem(HttpStatusCode.BadGateway).Detail.ShouldContain(Hotel);

        (await service.GetAsync($"/competitors/{Hotel}")).Body.ShouldBe(before);
        var page = await service.PageAsync();
        page.Value(Fetches, ("property_id", Hotel), ("status", "error")).ShouldBe(1);
        page.Value(Fetches, ("property_id", Hotel), ("status", "success")).ShouldBe(1);
        page.Value(Staleness, ("property_id", Hotel)).ShouldBeGreaterThan(0);
        page.Value(Calls, Market).ShouldBe(2);
        page.Value(CallErrors, Market, ("error_type", "server_error")).ShouldBe(failedCalls);
    }

    [Fact]
    public async Task The_market_is_on_the_page_before_its_first_call()
    {
        await using var service = await RunningService.StartAsync();

        var page = await service.PageAsync();

        page.Has(Calls, Market).ShouldBeTrue();
        page.Value(CallErrors, Market).ShouldBe(0);
    }

    [Fact]
    public async Task A_market_that_takes_too_long_is_an_error()
    {
        await using var service = await RunningService.StartAsync("Competitors:Timeout=00:00:00.2");
        await service.MarketBehavesAsync(Hotel, MarketFault.Slow);

        (await service.PostAsync(Refresh)).ShouldBeProblem(HttpStatusCode.GatewayTimeout).Detail.ShouldContain("Competitors:Timeout");

        var page = await service.PageAsync();
        page.Value(Fetches, ("property_id", Hotel), ("status", "error")).ShouldBe(1);
        page.Value(CallErrors, Market, ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public async Task A_property_that_is_not_on_the_market_is_not_found_there()
    {
        await using var service = await RunningService.StartAsync();

        (await service.PostAsync("/competitors/garden-annex/refresh")).ShouldBeProblem(HttpStatusCode.NotFound).Title.ShouldBe("Not on the market");

        var page = await service.PageAsync();
        page.Value(Fetches, ("property_id", "garden-annex"), ("status", "not_found")).ShouldBe(1);
        page.Has(Staleness, ("property_id", "garden-annex")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_age_of_the_data_grows_until_the_next_fetch()
    {
        await using var service = await RunningService.StartAsync();
        await service.PostAsync(Refresh);
        var age = (await service.PageAsync()).Value(Staleness, ("property_id", Hotel));

        var older = (await service.PageAsync()).Value(Staleness, ("property_id", Hotel));
        older.ShouldBeGreaterThan(age);

        await Poll.UntilAsync(service.PageAsync, page => page.Value(Staleness, ("property_id", Hotel)) > 0.5, "data that are half a second old");
        var before = (await service.PageAsync()).Value(Staleness, ("property_id", Hotel));
        await service.PostAsync(Refresh);
        (await service.PageAsync()).Value(Staleness, ("property_id", Hotel)).ShouldBeLessThan(before);
    }

    [Fact]
    public async Task Old_data_are_as_old_as_they_say_and_move_no_price()
    {
        await using var service = await RunningService.StartAsync();
        await service.MarketBehavesAsync(Hotel, MarketFault.Stale);
        await service.PostAsync(Refresh);

        var (_, score) = await service.ScoreAsync(Hotel, "v");

        score.ShouldContain("\"competitors\":1,");
        (await service.PageAsync()).Value(Staleness, ("property_id", Hotel)).ShouldBeInRange(172_800, 172_900);
    }

    [Fact]
    public async Task Fresh_data_move_the_price_without_another_fetch()
    {
        await using var service = await RunningService.StartAsync();
        await service.PostAsync(Refresh);

        var (_, score) = await service.ScoreAsync(Hotel, "v");

        score.ShouldNotContain("\"competitors\":1,");
        (await service.PageAsync()).Value(Fetches).ShouldBe(1);
    }

    [Fact]
    public async Task The_refresher_fetches_all_properties_at_start()
    {
        await using var service = await RunningService.StartAsync("Competitors:RefreshInterval=01:00:00");

        await service.PageAsync(RunningService.PropertiesOnMarket.Count, Fetches, ("status", "success"));

        // A fetch is counted before its age is shown, and a page may be read between the two.
        await Poll.UntilAsync(service.PageAsync, page => page.Has(Staleness, ("property_id", "alpine-chalet")), "the age");
        await service.PageAsync(1, Fetches, ("status", "not_found"));
    }

    [Fact]
    public async Task The_refresher_goes_on_after_a_failure()
    {
        await using var service = await RunningService.StartAsync("Competitors:RefreshInterval=00:00:00.05", "Market:Properties:old-mill:Fault=Broken");

        await Poll.UntilAsync(service.PageAsync, page => page.Value(Fetches, ("property_id", "old-mill"), ("status", "error")) >= 3, "three failures");
    }

    [Fact]
    public async Task The_market_is_no_part_of_the_service_and_not_measured()
    {
        await using var service = await RunningService.StartAsync();
        await service.GetAsync($"/market/{Hotel}");
        await service.GetAsync("/experiments");

        var page = await service.PageAsync(1, "pricing_requests_total", ("endpoint", "/experiments"));

        page.Samples.ShouldAllBe(sample => !sample.Labels.GetValueOrDefault("endpoint", "").StartsWith("/market"));
    }

    [Fact]
    public async Task A_change_leaves_the_rest_of_the_behaviour_as_it_was()
    {
        await using var service = await RunningService.StartAsync("Market:Properties:old-mill:DelayMs=7");

        var (status, body) = await service.PutAsync("/market/old-mill/behaviour", """{"fault":"stale"}""");

        (status, body).ShouldBe((HttpStatusCode.OK, """{"fault":"stale","delayMs":7}"""));
        (await service.GetAsync("/market/old-mill/behaviour")).Body.ShouldBe(body);
    }

    [Theory]
    [InlineData("""{"fault":"sulking"}""")]
    [InlineData("""{"fault":3}""")]
    [InlineData("""{"delayMs":-1}""")]
    [InlineData("fault=error")]
    public async Task A_behaviour_that_does_not_exist_is_a_bad_request(string json)
    {
        await using var service = await RunningService.StartAsync();

        (await service.PutAsync("/market/old-mill/behaviour", json)).ShouldBeProblem(HttpStatusCode.BadRequest);
        (await service.PutAsync("/market/garden-annex/behaviour", "{}")).ShouldBeProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nothing_is_known_before_the_first_fetch()
    {
        await using var service = await RunningService.StartAsync();

        (await service.GetAsync($"/competitors/{Hotel}")).ShouldBeProblem(HttpStatusCode.NotFound).Detail.ShouldContain(Refresh);
        (await service.GetAsync("/competitors/castle")).ShouldBeProblem(HttpStatusCode.NotFound).Title.ShouldBe("Unknown property");
    }
}
