using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

/// <summary>Durations with a clock that the handler moves.</summary>
public class DurationTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_request_takes_as_long_as_its_handler()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", () => Advance(0.3)));
        await app.Client.GetStringAsync("/items");

        var page = app.Metrics.Scrape();
        page.Value("http_request_duration_seconds_sum", ("method", "GET"), ("endpoint", "/items")).ShouldBe(0.3);
        page.Value("http_request_duration_seconds_bucket", ("le", "0.25")).ShouldBe(0);
        page.Value("http_request_duration_seconds_bucket", ("le", "0.5")).ShouldBe(1);
        page.Value("http_request_duration_highr_seconds_sum").ShouldBe(0.3);
    }

    [Fact]
    public async Task The_clock_is_that_of_the_registry_so_that_requests_and_scopes_agree()
    {
        await using var app = await Measured.StartAsync(
            app => app.MapGet("/items", (GatewayMetrics metrics) =>
            {
                using var call = metrics.ExternalApis.TrackCall("rates");
                Advance(7);
                call.Succeed();
            }),
            configureHost: builder => builder.Services.AddGatewayMetrics().UseRegistry(new MetricRegistry(timeProvider: _time)), onKestrel: false);
        await app.Client.GetStringAsync("/items");

        app.Metrics.Value("external_api_duration_seconds_sum").ShouldBe(7);
        app.Metrics.Value("http_request_duration_seconds_sum", ("endpoint", "/items")).ShouldBe(7);
    }

    [Fact]
    public async Task A_streamed_answer_takes_as_long_as_its_last_part()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            for (var i = 0; i < 3; i++)
            {
                Advance(2);
                await context.Response.WriteAsync("part");
                await context.Response.Body.FlushAsync();
            }
        }));
        await app.Client.GetStringAsync("/items");

        app.Metrics.Value("http_request_duration_seconds_sum", ("endpoint", "/items")).ShouldBe(6);
    }

    [Fact]
    public async Task Middlewares_that_come_after_count_too()
    {
        await using var app = await StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                Advance(1);
                return next(context);
            });
            app.MapGet("/items", () => Advance(2));
        });
        await app.Client.GetStringAsync("/items");

        app.Metrics.Value("http_request_duration_seconds_sum", ("endpoint", "/items")).ShouldBe(3);
    }

    [Fact]
    public async Task A_request_that_fails_takes_as_long_as_it_took_to_fail()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", async Task<string> () =>
        {
            await Task.Yield();
            Advance(4);
            throw new InvalidOperationException("broken on purpose");
        }));
        await Should.ThrowAsync<InvalidOperationException>(() => app.Client.GetStringAsync("/items"));

        app.Metrics.Value("http_request_duration_seconds_sum", ("endpoint", "/items")).ShouldBe(4);
    }

    [Fact]
    public async Task A_request_is_over_when_its_answer_is_complete()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            Advance(1);
            await context.Response.WriteAsync("all");
            await context.Response.CompleteAsync();
            Advance(10);
        }));
        await app.Client.GetStringAsync("/items");

        app.Metrics.Value("http_request_duration_seconds_sum", ("endpoint", "/items")).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_is_over_when_all_that_its_answer_declares_was_sent()
    {
        await using var app = await StartAsync(app => app.MapGet("/items", async (HttpContext context) =>
        {
            context.Response.ContentLength = 6;
            await context.Response.WriteAsync("all");
            Advance(1);
            await context.Response.WriteAsync("now");
            Advance(10);
            await context.Response.Body.FlushAsync();
            Advance(10);
            await context.Response.CompleteAsync();
        }));
        await app.Client.GetStringAsync("/items");

        app.Metrics.Value("http_request_duration_seconds_sum", ("endpoint", "/items")).ShouldBe(1);
    }

    [Fact]
    public async Task Percentiles_of_the_endpoint_appear()
    {
        await using var app = await StartAsync(app => app.MapGet("/items/{time}", (double time) => Advance(time)));
        for (var i = 1; i <= 100; i++)
            await app.Client.GetStringAsync($"/items/{i / 100.0}");

        var page = app.Metrics.Scrape();
        page.Value("http_request_latency_avg_seconds", ("endpoint", "/items/{time}")).ShouldBe(0.505, 0.000001);
        page.Value("http_request_latency_p50_seconds", ("endpoint", "/items/{time}")).ShouldBe(0.5, 0.02);
        page.Value("http_request_latency_p95_seconds", ("endpoint", "/items/{time}")).ShouldBe(0.95, 0.02);
        page.Value("http_request_latency_p99_seconds", ("endpoint", "/items/{time}")).ShouldBe(0.99, 0.02);
    }

    private string Advance(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return "done";
    }

    private Task<TestApp> StartAsync(Action<WebApplication> map) =>
        Measured.StartAsync(map, configureHost: builder => builder.Services.AddSingleton<TimeProvider>(_time), onKestrel: false);
}
