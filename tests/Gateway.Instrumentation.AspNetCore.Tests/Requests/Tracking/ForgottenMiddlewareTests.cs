using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

public class ForgottenMiddlewareTests
{
    [Fact]
    public async Task Tracked_routes_that_nothing_measures_are_told_at_start() =>
        (await WarningsOfAsync(app => app.MapGet("/chat", () => "hello").TrackRequest(provider: "openai"))).ShouldBe(
        [
            "HTTP: GET /chat has TrackRequestAttribute, but nothing measures its requests: call app.UseGatewayMetrics().",
        ]);

    [Fact]
    public async Task Tracked_scores_that_nothing_measures_are_told_at_start() =>
        (await WarningsOfAsync(app => app.MapPost("/score", () => 2.5).TrackScore(), add: metrics => metrics.AddPricingApiObserver())).ShouldBe(
        [
            "HTTP: POST /score has TrackScoreAttribute, but nothing measures its requests: call app.UseGatewayMetrics().",
        ]);

    [Fact]
    public async Task Tracked_scores_that_no_observer_records_are_told_at_start_once() =>
        (await WarningsOfAsync(app =>
        {
            app.MapPost("/score", () => 2.5).TrackScore();
            app.MapPost("/score-learned", () => 2.5).TrackScore(PricingScoringMethod.MlElasticity);
            app.UseGatewayMetrics();
        })).ShouldBe(
        [
            "HTTP: POST /score has TrackScoreAttribute, but PricingApiObserver, which records it, was not added: call builder.Services.AddGatewayMetrics().AddRequestObserver<PricingApiObserver>(). Logged once per observer.",
        ]);

    [Fact]
    public async Task Tracked_scores_that_an_observer_records_are_told_to_nobody() =>
        (await WarningsOfAsync(
            app =>
            {
                app.MapPost("/score", () => 2.5).TrackScore();
                app.UseGatewayMetrics();
            },
            add: metrics => metrics.AddPricingApiObserver())).ShouldBeEmpty();

    [Fact]
    public async Task Tracked_routes_that_are_measured_are_told_to_nobody() =>
        (await WarningsOfAsync(app =>
        {
            app.MapGet("/chat", () => "hello").TrackRequest(provider: "openai");
            app.UseGatewayMetrics();
        })).ShouldBeEmpty();

    [Fact]
    public async Task A_page_without_measured_requests_is_told_to_nobody() =>
        (await WarningsOfAsync(app => app.MapGet("/chat", () => "hello"))).ShouldBeEmpty();

    [Fact]
    public async Task Tracked_routes_of_a_measured_branch_are_told_to_nobody() =>
        (await WarningsOfAsync(app =>
        {
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/chat"), branch => branch.UseGatewayMetrics());
            app.MapGet("/chat", () => "hello").TrackRequest(provider: "openai");
        })).ShouldBeEmpty();

    [Fact]
    public async Task Tags_that_nothing_reads_are_told_once() =>
        (await WarningsOfAsync(
            app => app.MapGet("/chat", (HttpContext context) => context.TagRequest(provider: "openai")),
            ask: async client =>
            {
                for (var i = 0; i < 3; i++)
                    await client.GetStringAsync("/chat");
            })).ShouldBe(["HTTP: GET /chat calls TagRequest, but nothing measures its requests: call app.UseGatewayMetrics(). Logged once."]);

    [Fact]
    public async Task Tags_outside_of_a_measured_branch_are_told_to_nobody() =>
        (await WarningsOfAsync(
            app =>
            {
                app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), branch => branch.UseGatewayMetrics());
                app.MapGet("/chat", (HttpContext context) => context.TagRequest(provider: "openai"));
            },
            ask: client => client.GetStringAsync("/chat"))).ShouldBeEmpty();

    private static async Task<IReadOnlyList<string>> WarningsOfAsync(
        Action<WebApplication> map, Action<GatewayMetricsBuilder>? add = null, Func<HttpClient, Task>? ask = null)
    {
        using var logs = new LogLines();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGatewayMetrics();
                map(app);
            },
            configureServices: services =>
            {
                services.AddLogging(logging => logging.AddProvider(logs));
                add?.Invoke(services.AddGatewayMetrics());
            });
        if (ask is not null)
            await ask(app.Client);
        return logs.Warnings;
    }
}
