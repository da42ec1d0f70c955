using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Microsoft.AspNetCore.Builder;
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

    private static async Task<IReadOnlyList<string>> WarningsOfAsync(Action<WebApplication> map, Action<GatewayMetricsBuilder>? add = null)
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
        return logs.Warnings;
    }
}
