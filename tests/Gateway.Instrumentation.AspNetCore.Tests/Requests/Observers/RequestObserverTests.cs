using System.Net;
using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;

/// <summary>What an application's own observers see, and what they can do to others.</summary>
public sealed class RequestObserverTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LogLines _logs = new();

    [Fact]
    public async Task An_application_counts_requests_by_tenant_in_a_family_of_its_own()
    {
        await using var app = await StartAsync(
            metrics => metrics.AddFamily<TenantMetrics>().AddRequestObserver<TenantObserver>(),
            app =>
            {
                app.MapGet("/items", () => "all");
                app.MapGet("/broken", () => Results.StatusCode(502));
            });
        await SendAsync(app, "/items", "north");
        await SendAsync(app, "/items", "north");
        await SendAsync(app, "/broken", "south");
        await app.Client.GetAsync("/nothing");

        app.Metrics.Scrape().Samples.Where(sample => sample.Name == "tenant_requests_total")
            .Select(sample => $"{sample.Labels["tenant"]} {sample.Labels["failed"]} {sample.Value}")
            .ShouldBe(["north false 2", "south true 1", "none true 1"]);
    }

    [Fact]
    public async Task An_observer_sees_the_whole_request()
    {
        await using var app = await StartAsync(Remember, app => app.MapPost("/items/{id}", async (HttpContext context) =>
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            context.TagRequest(model: "gpt-4");
            await context.Response.WriteAsync("hello");
        }).TrackRequest(provider: "openai").WithMetadata(new RememberingObserver.Note("the endpoint")), onKestrel: true);
        using var answer = await app.Client.PostAsync("/items/5", new StringContent("12345678"));
        await app.StopAsync();

        Remembered(app).ShouldBe(
        [
            "1 started: POST /items/{id} at the endpoint",
            "1 ended: POST /items/{id} at the endpoint 200 in 3 s, 8 in, 5 out, failed False, openai, gpt-4, null, path /items/5",
        ]);
    }

    [Theory]
    [InlineData("/refused", "404 in 0 s, 0 in, 0 out, failed True, null, null, null")]
    [InlineData("/tagged", "200 in 0 s, 0 in, 0 out, failed True, null, null, timeout_error")]
    [InlineData("/bad", "400 in 0 s, 0 in, 0 out, failed True, null, null, BadHttpRequestException")]
    [InlineData("/slow", "500 in 0 s, 0 in, 0 out, failed True, null, null, timeout_error")]
    public async Task An_observer_learns_what_failed_and_how(string path, string ended)
    {
        await using var app = await StartAsync(Remember, app =>
        {
            app.MapGet("/refused", () => Results.NotFound());
            app.MapGet("/tagged", (HttpContext context) => context.TagRequest(errorType: "timeout_error"));
            app.MapGet("/bad", (HttpContext _) => throw new BadHttpRequestException("bad on purpose"));
            app.MapGet("/slow", (HttpContext _) => throw new TimeoutException("slow on purpose"));
        });
        try
        {
            using var answer = await app.Client.GetAsync(path);
        }
        catch (Exception exception) when (exception is TimeoutException or BadHttpRequestException)
        {
            // The test server hands on what nobody handles.
        }

        Remembered(app)[1].ShouldContain($"GET {path} at none {ended}");
    }

    [Fact]
    public async Task An_error_page_hides_neither_the_endpoint_nor_the_exception_from_an_observer()
    {
        await using var app = await StartAsync(Remember, app =>
        {
            app.UseExceptionHandler("/error");
            app.UseRouting();
            app.MapGet("/slow", (HttpContext _) => throw new TimeoutException("slow on purpose")).WithMetadata(new RememberingObserver.Note("the endpoint"));
            app.MapGet("/error", () => Results.StatusCode(503)).WithMetadata(new RememberingObserver.Note("the error page"));
        });
        using var answer = await app.Client.GetAsync("/slow");

        Remembered(app).ShouldBe(
        [
            "1 started: GET unmatched at none",
            "1 ended: GET /slow at the endpoint 503 in 0 s, 0 in, 0 out, failed True, null, null, timeout_error, path /slow",
        ]);
    }

    [Fact]
    public async Task A_client_that_disconnects_is_no_failure_to_an_observer()
    {
        var reached = new Signal();
        await using var app = await StartAsync(Remember, app => app.MapGet("/slow", async (HttpContext context) =>
        {
            reached.Set();
            await Aborted.OfAsync(context);
            context.RequestAborted.ThrowIfCancellationRequested();
        }), onKestrel: true);
        using (var connection = await RawConnection.OpenAsync(app.Address))
        {
            await connection.SendAsync("GET /slow HTTP/1.1\r\nHost: gateway\r\n\r\n");
            await reached.WaitAsync();
            connection.HangUp();
        }

        await app.StopAsync();

        Remembered(app)[1].ShouldStartWith("1 ended: GET /slow at none 499 in 0 s, 0 in, null out, failed False, null, null, null");
    }

    [Fact]
    public async Task An_excluded_request_is_not_told_or_taken_back()
    {
        await using var app = await StartAsync(
            metrics => Remember(metrics).AddRequestObserver<ActiveRequestsObserver>(),
            app =>
            {
                app.UseRouting();
                app.MapGet("/private", () => "private").DisableGatewayMetrics();
                app.MapGet("/items", () => "all");
            });
        await app.Client.GetAsync("/private");
        await app.Client.GetAsync("/items");

        Remembered(app).Take(3).ShouldBe(["1 started: GET unmatched at none", "1 excluded", "2 started: GET unmatched at none"]);
        app.Metrics.Value("my_active_requests", ("route", "unmatched")).ShouldBe(0);
        app.Metrics.Value("my_ended_requests_total").ShouldBe(1);
    }

    [Fact]
    public async Task An_observer_that_throws_harms_neither_the_request_nor_the_others_and_is_told_once()
    {
        await using var app = await StartAsync(
            metrics => Remember(metrics.AddRequestObserver<ThrowingObserver>()).AddPricingApiObserver(),
            app =>
            {
                app.UseRouting();
                app.MapGet("/items", () => "all");
                app.MapGet("/private", () => "private").DisableGatewayMetrics();
            },
            options: options => options.AnnounceRoutes = true);
        (await app.Client.GetStringAsync("/items")).ShouldBe("all");
        (await app.Client.GetStringAsync("/items")).ShouldBe("all");
        (await app.Client.GetStringAsync("/private")).ShouldBe("private");

        RecordedRequests.Of(app.Metrics).ShouldBe(["2 x GET /items 200"]);
        app.Metrics.Value("pricing_requests_total", ("endpoint", "/items"), ("status_code", "200")).ShouldBe(2);
        Remembered(app).Count(line => line.Contains("ended: GET /items")).ShouldBe(2);
        app.Metrics.Value("gateway_metrics_rejected_total", ("metric", nameof(ThrowingObserver)), ("reason", "operation_failed"))
            .ShouldBe(2 + 3 + 2 + 1, "two routes announced, three requests started, two ended, one excluded");
        _logs.Errors.ShouldBe(
            ["Code of ThrowingObserver that records metrics threw: those metrics may be incomplete. Counted in gateway_metrics_rejected_total, logged once."]);
    }

    [Fact]
    public async Task An_observer_that_is_added_twice_is_called_once()
    {
        await using var app = await StartAsync(metrics => Remember(Remember(metrics)), app => app.MapGet("/items", () => "all"));
        await app.Client.GetAsync("/items");

        Remembered(app).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_gRPC_call_that_throws_has_the_error_type_of_its_exception()
    {
        await using var app = await StartAsync(metrics => Remember(metrics), app => app.MapPost("/call", context =>
        {
            context.Response.ContentType = "application/grpc";
            throw new TimeoutException("on purpose");
        }));
        await app.Client.PostAsync("/call", content: null).ContinueWith(static _ => { }, TaskScheduler.Default);

        Remembered(app)[^1].ShouldContain("failed True, null, null, timeout_error, ");
    }

    [Fact]
    public void An_observer_that_cannot_be_created_stops_the_start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGatewayMetrics().AddRequestObserver<TakesABuiltInName>();
        using var app = builder.Build();

        Should.Throw<InvalidOperationException>(() => app.UseGatewayMetrics()).Message.ShouldStartWith(
            "The request observer TakesABuiltInName cannot be created: gauge pricing_requests_total would take the name \"pricing_requests_total\"");
    }

    [Fact]
    public void An_observer_whose_services_are_missing_stops_the_start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGatewayMetrics().AddRequestObserver<TenantObserver>();
        using var app = builder.Build();

        Should.Throw<InvalidOperationException>(() => app.UseGatewayMetrics()).Message.ShouldStartWith(
            "The request observer TenantObserver cannot be created: Unable to resolve service for type");
    }

    [Fact]
    public async Task A_request_that_something_ahead_answers_starts_and_ends_for_an_observer()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use((HttpContext context, RequestDelegate _) =>
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return Task.CompletedTask;
                });
                app.UseGatewayMetrics();
            },
            configureServices: services => Remember(services.AddGatewayMetrics()));
        await app.Client.GetAsync("/items");

        Remembered(app).Select(line => line.Split(':')[0]).ShouldBe(["1 started", "1 ended"]);
    }

    [Fact]
    public async Task Without_recording_observers_are_not_even_created()
    {
        await using var app = await StartAsync(
            metrics => metrics.AddRequestObserver<TenantObserver>(), app => app.MapGet("/items", () => "all"), configure: options => options.Enabled = false);

        (await app.Client.GetStringAsync("/items")).ShouldBe("all");
    }

    [Fact]
    public async Task Routes_are_announced_to_observers()
    {
        await using var app = await StartAsync(
            Remember,
            app =>
            {
                app.MapMethods("/items", ["POST", "PURGE"], () => "made").Produces(StatusCodes.Status201Created);
                app.MapGet("/private", () => "private").DisableGatewayMetrics();
            },
            options: options => options.AnnounceRoutes = true);

        Remembered(app).ShouldBe(["announced: POST /items 200 201", "announced: OTHER /items 200 201", "announced: GET unmatched 404"]);
    }

    public void Dispose() => _logs.Dispose();

    private static GatewayMetricsBuilder Remember(GatewayMetricsBuilder metrics) => metrics.AddRequestObserver<RememberingObserver>();

    private static IReadOnlyList<string> Remembered(TestApp app) => app.Services.GetRequiredService<RememberingObserver>().Lines;

    private static async Task SendAsync(TestApp app, string path, string tenant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Tenant", tenant } } };
        using var answer = await app.Client.SendAsync(request);
    }

    private Task<TestApp> StartAsync(
        Func<GatewayMetricsBuilder, GatewayMetricsBuilder> add, Action<WebApplication> map, Action<RequestMetricsOptions>? options = null,
        Action<GatewayMetricsOptions>? configure = null, bool onKestrel = false) => Measured.StartAsync(
            map, options,
            builder =>
            {
                builder.Logging.AddProvider(_logs).AddFilter((category, _) => category?.StartsWith("Gateway.", StringComparison.Ordinal) == true);
                builder.Services.AddSingleton<TimeProvider>(_time);
                add(builder.Services.AddGatewayMetrics());
            },
            configure, onKestrel);
}
