using System.Diagnostics;
using Gateway.Instrumentation.AspNetCore.Tests.RequestIds;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>What a handler says about its request.</summary>
public class RequestFeatureTests
{
    [Fact]
    public async Task The_feature_begins_with_what_the_endpoint_says_and_keeps_what_it_is_told()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            var feature = context.Features.GetRequiredFeature<IRequestMetricsFeature>();
            (feature.Provider, feature.Model, feature.ErrorType).ShouldBe(("openai", "gpt-4", null));
            (feature.Provider, feature.Model, feature.ErrorType) = ("azure", "o3", "timeout_error");
            (feature.Provider, feature.Model, feature.ErrorType).ShouldBe(("azure", "o3", "timeout_error"));
        }).TrackRequest("openai", "gpt-4"));
        (await app.Client.GetAsync("/items")).EnsureSuccessStatusCode();

        Upstreams.Of(app.Metrics).ShouldBe(["provider azure 1, errors 1: timeout_error 1", "model o3 1, errors 1: timeout_error 1"]);
    }

    [Fact]
    public async Task Tagging_twice_keeps_what_the_second_leaves_out()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            context.TagRequest("openai", "gpt-4", "timeout_error");
            context.TagRequest(model: "o3");
            var feature = context.Features.GetRequiredFeature<IRequestMetricsFeature>();
            (feature.Provider, feature.Model, feature.ErrorType).ShouldBe(("openai", "o3", "timeout_error"));
        }));

        (await app.Client.GetAsync("/items")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_kind_of_failure_counts_an_answer_of_200_as_an_error_of_the_service()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", (HttpContext context) => context.TagRequest(errorType: "timeout_error")));
        (await app.Client.GetAsync("/items")).EnsureSuccessStatusCode();

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items 200"]);
        app.Metrics.Value("http_request_errors_total", ("endpoint", "/items")).ShouldBe(1);
        RecordedRequests.ErrorTypes(app.Metrics).ShouldBe(["GET /items timeout_error"]);
        app.Metrics.Health().RecentErrors.ShouldBe(1);
    }

    [Fact]
    public async Task A_kind_of_failure_is_in_the_activity()
    {
        Activity? activity = null;
        await using var app = await StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            activity = context.Features.GetRequiredFeature<IHttpActivityFeature>().Activity;
            context.TagRequest(errorType: "timeout_error");
        }), builder => builder.Logging.AddProvider(new RecordedScopes())); // the host makes an activity for whoever logs
        (await app.Client.GetAsync("/items")).EnsureSuccessStatusCode();

        activity!.GetTagItem("error.type").ShouldBe("timeout_error");
    }

    [Fact]
    public async Task An_excluded_request_ignores_what_it_is_told()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            context.TagRequest("openai", "gpt-4", "timeout_error");
            var feature = context.Features.GetRequiredFeature<IRequestMetricsFeature>();
            (feature.Provider, feature.Model, feature.ErrorType).ShouldBe((null, null, null));
        }).DisableGatewayMetrics());
        (await app.Client.GetAsync("/items")).EnsureSuccessStatusCode();

        Upstreams.Of(app.Metrics).ShouldBeEmpty();
        RecordedRequests.Of(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_middleware_tagging_does_nothing()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            context.TagRequest("openai", "gpt-4", "timeout_error");
            context.Features.Get<IRequestMetricsFeature>().ShouldBeNull();
        }));

        (await app.Client.GetAsync("/items")).EnsureSuccessStatusCode();
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configureHost = null) =>
        Measured.StartAsync(map, configureHost: configureHost, onKestrel: false);
}
