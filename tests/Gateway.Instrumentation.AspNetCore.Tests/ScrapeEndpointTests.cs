using System.Net;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests;

public class ScrapeEndpointTests
{
    [Fact]
    public async Task Get_serves_the_page_with_the_content_type_of_the_text_format()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());
        app.Metrics.PricingSync.RecordModelsFetched("openai", 3);

        using var response = await app.Client.GetAsync("/metrics");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var page = await response.Content.ReadAsStringAsync();
        page.ShouldBe(app.Metrics.Registry.CollectText());
        MetricsPage.Parse(page).Value("pricing_sync_models_fetched_total", ("provider", "openai")).ShouldBe(3);
    }

    [Fact]
    public async Task Head_answers_like_get_without_a_body()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());

        using var response = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics());

        using var response = await app.Client.PostAsync("/metrics", content: null);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task The_route_is_the_users_to_choose()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics("/internal/prometheus"));

        (await app.Client.GetAsync("/internal/prometheus")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Disabled_metrics_serve_an_empty_page()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics(), metrics => metrics.Enabled = false);
        app.Metrics.PricingSync.RecordModelsFetched("openai", 3);

        using var response = await app.Client.GetAsync("/metrics");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Fact]
    public void Mapping_without_metrics_says_what_to_add()
    {
        using var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(() => app.MapGatewayMetrics()).Message.ShouldBe(
            "MapGatewayMetrics found no metrics to serve: call builder.Services.AddGatewayMetrics() before builder.Build().");
    }

    [Fact]
    public async Task A_required_authorization_refuses_strangers()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapGatewayMetrics().RequireAuthorization();
            },
            configureServices: services =>
            {
                services.AddAuthorization();
                services.AddAuthentication(HeaderAuthentication.Scheme).AddScheme<HeaderAuthentication>();
            });

        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var known = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { HeaderAuthentication.UserHeader, "prometheus" } } };
        (await app.Client.SendAsync(known)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_required_host_hides_the_page_from_other_hosts()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGatewayMetrics().RequireHost("metrics.internal"));

        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var inside = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = "metrics.internal" } };
        (await app.Client.SendAsync(inside)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_rate_limit_holds_for_the_page()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseRateLimiter();
                app.MapGatewayMetrics().RequireRateLimiting("once");
            },
            configureServices: services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                limiter.AddFixedWindowLimiter("once", window =>
                {
                    window.PermitLimit = 1;
                    window.Window = TimeSpan.FromHours(1);
                });
            }));

        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }
}
