using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

public class AnnounceRoutesTests
{
    [Fact]
    public async Task Routes_show_nothing_before_their_first_request_by_default()
    {
        await using var app = await StartAsync(_ => { });

        app.Metrics.Scrape().Samples.ShouldNotContain(sample => sample.Labels.ContainsKey("endpoint"));
    }

    [Fact]
    public async Task Announced_routes_stand_at_0_from_the_start_and_excluded_ones_do_not()
    {
        await using var app = await StartAsync(options => options.AnnounceRoutes = true);

        var page = app.Metrics.Scrape();
        var requests = page.Samples.Where(sample => sample.Name == "http_requests_total").ToList();
        requests.ShouldAllBe(sample => sample.Value == 0);
        requests.Select(sample => $"{sample.Labels["method"]} {sample.Labels["endpoint"]} {sample.Labels["status"]}").ShouldBe(
        [
            "GET /items/{id} 200", "GET /items/{id} 500", "POST /items 200", "POST /items 500",
            "PUT /items 200", "PUT /items 500", "OTHER /cache 200", "OTHER /cache 500",
            "GET unmatched 200", "GET unmatched 500", "GET unmatched 404",
        ], ignoreOrder: true);
        page.Value("http_request_errors_total", ("method", "GET"), ("endpoint", "/items/{id}")).ShouldBe(0);
        page.Value("http_request_duration_seconds_count", ("method", "GET"), ("endpoint", "/items/{id}")).ShouldBe(0);
        page.Value("http_response_size_bytes_count", ("method", "GET"), ("endpoint", "/items/{id}")).ShouldBe(0);
        page.Samples.ShouldNotContain(sample => sample.Name.StartsWith("pricing_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_route_says_that_it_answers_stands_at_0_too()
    {
        await using var app = await Measured.StartAsync(
            app =>
            {
                app.MapGet("/typed", Results<Accepted, NotFound, Conflict> () => TypedResults.NotFound());
                app.MapGet("/told", () => Results.StatusCode(418)).Produces(StatusCodes.Status418ImATeapot);
            },
            options => options.AnnounceRoutes = true);

        var statuses = app.Metrics.Scrape().Samples.Where(sample => sample.Name == "http_requests_total" && sample.Labels["endpoint"] != "unmatched");
        statuses.Select(sample => $"{sample.Labels["endpoint"]} {sample.Labels["status"]}").ShouldBe(
            ["/typed 200", "/typed 500", "/typed 202", "/typed 404", "/typed 409", "/told 200", "/told 500", "/told 418"], ignoreOrder: true);
    }

    [Fact]
    public async Task Announced_routes_of_a_pricing_service_stand_at_0_there_too()
    {
        await using var app = await StartAsync(options => options.AnnounceRoutes = true, metrics => metrics.AddPricingApiObserver());

        app.Metrics.Value("pricing_errors_total", ("endpoint", "/items"), ("error_type", "server_error")).ShouldBe(0);
        app.Metrics.Value("pricing_requests_total", ("method", "POST"), ("endpoint", "/items"), ("status_code", "500")).ShouldBe(0);
    }

    [Fact]
    public async Task Files_that_are_routes_are_not_announced()
    {
        await using var app = await Measured.StartAsync(
            app =>
            {
                app.MapGet("/site.3f2c9a.css", () => "css").WithMetadata(new StaticAssetDescriptor { Route = "site.3f2c9a.css", AssetPath = "site.css" });
                app.MapPost("/_framework/opaque-redirect", () => "redirect");
            },
            options => options.AnnounceRoutes = true);

        app.Metrics.Scrape().Samples.Where(sample => sample.Name == "http_requests_total").Select(sample => $"{sample.Labels["method"]} {sample.Labels["endpoint"]}")
            .Distinct().ShouldBe(["GET unmatched"]);
    }

    [Fact]
    public async Task An_announced_route_counts_its_requests()
    {
        await using var app = await StartAsync(options => options.AnnounceRoutes = true);
        await app.Client.GetStringAsync("/items/5");

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items/{id} 200"]);
    }

    private static Task<TestApp> StartAsync(Action<RequestMetricsOptions> options, Action<GatewayMetricsBuilder>? add = null) => Measured.StartAsync(
        app =>
        {
            app.MapGet("/items/{id}", (string id) => id);
            app.MapMethods("/items", ["POST", "PUT"], () => "made");
            app.MapMethods("/cache", ["PURGE"], () => "gone");
            app.Map("/every-verb", () => "all");
            app.MapGet("/private", () => "private").DisableGatewayMetrics();
            app.MapGatewayMetrics();
            app.MapHealthChecks("/health");
        },
        options,
        builder =>
        {
            builder.Services.AddHealthChecks();
            add?.Invoke(builder.Services.AddGatewayMetrics());
        },
        onKestrel: false);
}
