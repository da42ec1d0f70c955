using System.Net;
using System.Text.Json;
using PricingService.SimulatedMarket;

namespace PricingService.Tests.Endpoints;

public class HealthEndpointTests
{
    [Fact]
    public async Task Health_says_how_the_service_is_and_counts_as_no_request()
    {
        await using var service = await RunningService.StartAsync();
        await service.TrainAsync("old-mill");

        var (status, body) = await service.GetAsync("/health");

        status.ShouldBe(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(body);
        json.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["status", "model_loaded", "uptime_seconds", "timestamp"]);
        json.RootElement.GetProperty("status").GetString().ShouldBe("healthy");
        json.RootElement.GetProperty("model_loaded").GetBoolean().ShouldBeTrue();
        json.RootElement.GetProperty("timestamp").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
        var page = await service.PageAsync();
        json.RootElement.GetProperty("uptime_seconds").GetDouble().ShouldBeInRange(double.Epsilon, page.Value("pricing_uptime_seconds"));
        page.Has("pricing_requests_total", ("endpoint", "/health")).ShouldBeFalse();
        page.Has("http_requests_total", ("endpoint", "/health")).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_model_health_says_so()
    {
        await using var service = await RunningService.StartAsync();

        (await service.GetAsync("/health")).Body.ShouldContain("\"model_loaded\":false");
    }

    [Fact]
    public async Task A_service_whose_requests_fail_is_unhealthy()
    {
        await using var service = await RunningService.StartAsync();
        await service.MarketBehavesAsync("old-mill", MarketFault.Error);
        await service.ScoreAsync("old-mill", "v", live: true);

        var (_, body) = await Poll.UntilAsync(
            () => service.GetAsync("/health"), health => health.Status == HttpStatusCode.ServiceUnavailable, "the failure to be seen");

        body.ShouldStartWith("{\"status\":\"unhealthy\"");
    }

    [Fact]
    public async Task The_page_says_which_build_runs()
    {
        await using var service = await RunningService.StartAsync("environment=Staging");

        var page = await service.PageAsync();

        page.Value("pricing_service_info", ("environment", "Staging"), ("service", "pricing-service")).ShouldBe(1);
        page.Value("service_up").ShouldBe(1);
    }
}
