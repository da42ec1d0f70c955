using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Pricing;

public class PricingApiObserverTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Nothing_is_recorded_unless_the_observer_is_added()
    {
        await using var app = await Measured.StartAsync(MapScore, onKestrel: false);
        await app.Client.PostAsync("/learn/200", null);

        app.Metrics.Scrape().Samples.ShouldNotContain(sample => sample.Name.StartsWith("pricing_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, 0, 0)]
    [InlineData(422, 1, 0)]
    [InlineData(503, 0, 1)]
    public async Task Requests_are_recorded_when_they_are_asked_for(int status, double clientErrors, double serverErrors)
    {
        await using var app = await StartAsync(MapScore);
        using var answer = await app.Client.PostAsync($"/learn/{status}", null);

        var page = app.Metrics.Scrape();
        (string, string)[] labels = [("method", "POST"), ("endpoint", "/learn/{status}"), ("status_code", $"{status}")];
        page.Value("pricing_requests_total", labels).ShouldBe(1);
        page.Value("pricing_requests_total").ShouldBe(1);
        page.Value("pricing_api_latency_seconds_sum", labels).ShouldBe(0.25);
        page.Value("pricing_errors_total", ("endpoint", "/learn/{status}"), ("error_type", "client_error")).ShouldBe(clientErrors);
        page.Value("pricing_errors_total", ("endpoint", "/learn/{status}"), ("error_type", "server_error")).ShouldBe(serverErrors);
        page.Value("pricing_active_requests", ("endpoint", "/learn/{status}")).ShouldBe(0);
        RecordedRequests.Of(app.Metrics).ShouldBe([$"POST /learn/{{status}} {status}"]);
    }

    [Fact]
    public async Task An_answer_that_failed_in_spite_of_its_status_is_the_servers_error()
    {
        await using var app = await StartAsync(app => app.MapPost("/learn", (HttpContext context) => context.TagRequest(errorType: "timeout_error")));
        await app.Client.PostAsync("/learn", null);

        app.Metrics.Value("pricing_errors_total", ("error_type", "server_error")).ShouldBe(1);
    }

    [Fact]
    public async Task An_excluded_request_that_is_routed_later_is_active_no_longer()
    {
        await using var app = await StartAsync(app =>
            app.UseRouting().UseEndpoints(routes => routes.MapGet("/private", () => "private").DisableGatewayMetrics()));
        await app.Client.GetStringAsync("/private");

        app.Metrics.Value("pricing_active_requests", ("endpoint", "unmatched")).ShouldBe(0);
        app.Metrics.Scrape().Samples.ShouldNotContain(sample => sample.Name == "pricing_requests_total" && sample.Value > 0);
    }

    [Fact]
    public async Task The_next_price_of_a_connection_has_its_own_method()
    {
        await using var app = await Measured.StartAsync(
            app => app.MapGet("/score/{method?}", (PricingScoringMethod? method, HttpContext context) =>
            {
                if (method is not null)
                    context.TagScore(method.Value);
            }).TrackScore(),
            configureHost: builder => builder.Services.AddGatewayMetrics().AddPricingApiObserver());
        await app.Client.GetStringAsync("/score/MlElasticity");
        await app.Client.GetStringAsync("/score");
        await app.StopAsync();

        app.Metrics.Value("pricing_score_latency_seconds_count", ("pricing_method", "ml_elasticity")).ShouldBe(1);
        app.Metrics.Value("pricing_score_latency_seconds_count", ("pricing_method", "rule_based")).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_is_active_while_its_handler_runs()
    {
        double? active = null;
        TestApp? running = null;
        await using var app = await StartAsync(app => app.MapPost("/learn", () => active = running!.Metrics.Value("pricing_active_requests", ("endpoint", "/learn"))));
        running = app;
        await app.Client.PostAsync("/learn", null);

        active.ShouldBe(1);
        app.Metrics.Value("pricing_active_requests", ("endpoint", "/learn")).ShouldBe(0);
    }

    [Theory]
    [InlineData("/score", "rule_based")]
    [InlineData("/score-learned", "ml_elasticity")]
    [InlineData("/score-attribute", "ml_elasticity")]
    [InlineData("/score-tagged", "ml_elasticity")]
    public async Task A_score_is_timed_by_how_the_price_was_found(string path, string method)
    {
        await using var app = await StartAsync(MapScore);
        await app.Client.PostAsync(path, null);

        var page = app.Metrics.Scrape();
        page.Value("pricing_score_latency_seconds_count", ("pricing_method", method)).ShouldBe(1);
        page.Value("pricing_score_latency_seconds_count").ShouldBe(1);
        page.Value("pricing_score_latency_seconds_sum", ("pricing_method", method)).ShouldBe(0.25);
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(302, 1)]
    [InlineData(399, 1)]
    [InlineData(400, 0)]
    [InlineData(404, 0)]
    [InlineData(499, 0)]
    [InlineData(500, 1)]
    [InlineData(503, 1)]
    public async Task A_request_that_was_refused_found_no_price(int status, double scores)
    {
        await using var app = await StartAsync(app => app.MapPost("/score", () => Advance(status)).TrackScore());
        using var answer = await app.Client.PostAsync("/score", null);

        app.Metrics.Value("pricing_score_latency_seconds_count").ShouldBe(scores);
    }

    [Fact]
    public async Task A_handler_that_says_a_method_where_nothing_is_scored_records_no_score()
    {
        await using var app = await StartAsync(app => app.MapPost("/learn", (HttpContext context) => context.TagScore(PricingScoringMethod.MlElasticity)));
        await app.Client.PostAsync("/learn", null);

        app.Metrics.Value("pricing_score_latency_seconds_count").ShouldBe(0);
    }

    private void MapScore(WebApplication app)
    {
        app.MapPost("/learn/{status}", (int status) => Advance(status));
        app.MapPost("/score", () => Advance(200)).TrackScore();
        app.MapPost("/score-learned", () => Advance(200)).TrackScore(PricingScoringMethod.MlElasticity);
        app.MapPost("/score-attribute", [TrackScore(PricingScoringMethod.MlElasticity)] () => Advance(200));
        app.MapPost("/score-tagged", (HttpContext context) =>
        {
            context.TagScore(PricingScoringMethod.MlElasticity);
            return Advance(200);
        }).TrackScore();
    }

    private IResult Advance(int status)
    {
        _time.Advance(TimeSpan.FromMilliseconds(250));
        return Results.StatusCode(status);
    }

    private Task<TestApp> StartAsync(Action<WebApplication> map) => Measured.StartAsync(
        map,
        configureHost: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Services.AddGatewayMetrics().AddPricingApiObserver();
        },
        onKestrel: false);
}
