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
            "HTTP: GET /chat says with TrackRequest or TrackScore what its requests are about, but nothing measures them: call app.UseGatewayMetrics() before everything else.",
        ]);

    [Fact]
    public async Task Tracked_scores_that_nothing_measures_are_told_at_start() =>
        (await WarningsOfAsync(app => app.MapPost("/score", () => 2.5).TrackScore())).ShouldHaveSingleItem();

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

    private static async Task<IReadOnlyList<string>> WarningsOfAsync(Action<WebApplication> map)
    {
        using var logs = new LogLines();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGatewayMetrics();
                map(app);
            },
            configureServices: services => services.AddLogging(logging => logging.AddProvider(logs)));
        return logs.Warnings;
    }
}
