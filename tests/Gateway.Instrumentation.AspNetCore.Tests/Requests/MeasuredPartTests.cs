using Gateway.Instrumentation.AspNetCore.Tests.RequestIds;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests;

/// <summary>How much of an application is measured: all of it, or a branch.</summary>
public class MeasuredPartTests
{
    [Fact]
    public async Task A_measured_branch_leaves_the_rest_alone()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), branch => branch.UseGatewayMetrics());
            app.MapGet("/api/items", () => "all");
            app.MapGet("/plain", () => "plain");
        });
        await app.Client.GetStringAsync("/api/items");
        using var plain = await app.Client.GetAsync("/plain");

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /api/items 200"]);
        IdApp.Echoed(plain).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_middleware_before_a_measured_branch_writes_later_is_not_in_progress_again()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: late\n\n");
            });
            app.UseWhen(_ => true, branch => branch.UseGatewayMetrics());
            app.MapGet("/items", () => { });
        });
        (await app.Client.GetStringAsync("/items")).ShouldBe("data: late\n\n");

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items 200"]);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_of_a_measured_branch_is_in_progress_although_it_has_no_route()
    {
        var inProgress = double.NaN;
        await using var app = await TestApp.StartAsync(app => app.UseWhen(_ => true, branch =>
        {
            branch.UseGatewayMetrics();
            branch.Run(context =>
            {
                inProgress = context.RequestServices.GetRequiredService<GatewayMetrics>().Value("http_requests_inprogress", ("endpoint", "unmatched"));
                return Task.CompletedTask;
            });
        }));
        await app.Client.GetStringAsync("/items");

        inProgress.ShouldBe(1);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_application_and_a_branch_of_it_that_are_both_measured_count_a_request_once()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), branch => branch.UseGatewayMetrics());
            app.UseGatewayMetrics();
            app.MapGet("/api/items", () => "all");
        });
        await app.Client.GetStringAsync("/api/items");

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /api/items 200"]);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_with_a_pipeline_in_code_is_measured_from_outside_of_it()
    {
        using var host = new HostBuilder().ConfigureWebHost(web => web.UseTestServer()
            .ConfigureServices(services => services.AddRouting().AddGatewayMetrics())
            .Configure(app =>
            {
                app.Use(async (context, next) =>
                {
                    await next(context);
                    context.Response.StatusCode = StatusCodes.Status202Accepted;
                });
                app.UseRouting();
                app.UseGatewayMetrics();
                app.UseEndpoints(routes => routes.MapGet("/items", (HttpContext _) => Task.CompletedTask));
            })).Build();
        await host.StartAsync();
        using var response = await host.GetTestClient().GetAsync("/items");

        RecordedRequests.Of(host.Services.GetRequiredService<GatewayMetrics>()).ShouldBe(["GET /items 202"]);
        IdApp.Echoed(response).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_pipeline_that_no_host_runs_is_measured_where_it_is_said()
    {
        await using var services = new ServiceCollection().AddLogging().AddGatewayMetrics().Services.BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseGatewayMetrics();
        app.Run(_ => Task.CompletedTask);

        await app.Build()(new DefaultHttpContext());

        RecordedRequests.Of(services.GetRequiredService<GatewayMetrics>()).ShouldBe(["OTHER unmatched 200"]);
    }

    [Fact]
    public async Task Metrics_that_were_added_by_hand_measure_what_reaches_them_and_say_so()
    {
        using var logs = new Safety.LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(logs);
        var metrics = new GatewayMetrics();
        builder.Services.AddSingleton(metrics);
        await using var app = builder.Build();
        app.UseGatewayMetrics();
        app.MapGet("/items", () => "all");
        await app.StartAsync();
        await app.GetTestClient().GetStringAsync("/items");

        RecordedRequests.Of(metrics).ShouldBe(["GET /items 200"]);
        logs.Warnings.ShouldBe(
        [
            "UseGatewayMetrics does not see the requests that authentication, authorization or anything else ahead of it answers: its start-up filter is missing. Call builder.Services.AddGatewayMetrics() in place of adding GatewayMetrics yourself.",
        ]);
    }
}
