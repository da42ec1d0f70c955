using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

public class JsonEndpointTests
{
    private const string Json = "application/json; charset=utf-8";

    [Fact]
    public async Task Json_serves_the_snapshot()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());
        app.Metrics.Http.RecordRequest("GET", "/quotes", 200, TimeSpan.FromSeconds(0.25));

        using var response = await app.Client.GetAsync("/metrics/json");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe(Json);
        var snapshot = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        snapshot.GetProperty("requests").GetProperty("/quotes").GetProperty("GET").GetDouble().ShouldBe(1);
        snapshot.GetProperty("latency").GetProperty("/quotes").GetProperty("p50").GetDouble().ShouldBe(0.25, 0.0025);
    }

    [Fact]
    public async Task Catalog_serves_every_definition()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());
        _ = app.Metrics.PricingSync;

        using var response = await app.Client.GetAsync("/metrics/catalog");

        response.Content.Headers.ContentType!.ToString().ShouldBe(Json);
        var catalog = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.EnumerateArray().ToList();
        catalog.Select(metric => metric.GetProperty("name").GetString()).ShouldBe(app.Metrics.Registry.Definitions.Select(definition => definition.Name));
        JsonSerializer.Serialize(catalog.Single(metric => metric.GetProperty("name").GetString() == "pricing_sync_total")).ShouldBe(
            """
            {"name":"pricing_sync_total","type":"counter","help":"Number of finished price syncs, by outcome and trigger.",
            "labels":[{"name":"provider","kind":"text","values":[],"limit":256},
            {"name":"status","kind":"enum","values":["success","failed","cancelled"],"limit":3},
            {"name":"triggered_by","kind":"enum","values":["manual","scheduler","api"],"limit":3}],
            "buckets":null,"quantiles":null,"family":"PricingSyncMetrics"}
            """.ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK, "healthy")]
    [InlineData(7, HttpStatusCode.OK, "degraded")]
    [InlineData(11, HttpStatusCode.ServiceUnavailable, "unhealthy")]
    public async Task Health_is_503_only_for_an_unhealthy_service(int failuresOfHundred, HttpStatusCode status, string word)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());
        for (var i = 0; i < 100; i++)
            app.Metrics.Http.RecordRequest("GET", "/quotes", i < failuresOfHundred ? 500 : 200, TimeSpan.Zero);

        using var response = await app.Client.GetAsync("/metrics/health");

        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.ToString().ShouldBe(Json);
        var health = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        health.GetProperty("status").GetString().ShouldBe(word);
        health.GetProperty("total_requests").GetInt64().ShouldBe(100);
        health.GetProperty("total_errors").GetInt64().ShouldBe(failuresOfHundred);
        health.GetProperty("error_rate").GetDouble().ShouldBe(failuresOfHundred / 100.0);
        health.GetProperty("uptime_seconds").GetDouble().ShouldBeGreaterThan(0);
        health.GetProperty("cache_hit_rate").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("/metrics/json")]
    [InlineData("/metrics/catalog")]
    [InlineData("/metrics/health")]
    public async Task Head_answers_with_the_headers_alone(string path)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());

        using var response = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe(Json);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/metrics/json")]
    [InlineData("/metrics/catalog")]
    [InlineData("/metrics/health")]
    public async Task No_answer_may_be_kept_by_a_cache(string path)
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());

        using var response = await app.Client.GetAsync(path);

        response.Headers.CacheControl!.ToString().ShouldBe("no-store");
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_served()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics("/metrics", options => options.Endpoints = MetricsEndpoints.Page | MetricsEndpoints.Health));

        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Client.GetAsync("/metrics/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Client.GetAsync("/metrics/json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Client.GetAsync("/metrics/catalog")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Client.PostAsync("/metrics/reset", content: null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_places_may_serve_different_things()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGatewayMetrics("/metrics", options => options.Endpoints = MetricsEndpoints.Page);
            app.MapGatewayMetrics("/internal/metrics");
        });

        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Client.GetAsync("/metrics/json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Client.GetAsync("/internal/metrics/json")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_holds_for_the_page_holds_for_all_below_it()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics("/internal/metrics").RequireHost("metrics.internal"));

        foreach (var path in (string[])["", "/json", "/health", "/catalog"])
        {
            (await app.Client.GetAsync("/internal/metrics" + path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            using var inside = new HttpRequestMessage(HttpMethod.Get, "/internal/metrics" + path) { Headers = { Host = "metrics.internal" } };
            (await app.Client.SendAsync(inside)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }
}
