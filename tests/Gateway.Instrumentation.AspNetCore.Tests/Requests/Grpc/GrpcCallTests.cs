using System.Net;
using Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Grpc;

public class GrpcCallTests
{
    [Fact]
    public async Task A_deadline_is_the_services_failure_although_its_client_gives_up_at_the_same_moment()
    {
        var answered = new Signal();
        await using var app = await StartAsync(map: app => app.MapPost("/call", async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "4";
            await context.Response.Body.WriteAsync("part"u8.ToArray());
            answered.Set();
            await Aborted.OfAsync(context);
        }));
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var patience = new CancellationTokenSource();
        var call = app.Client.PostAsync(new Uri("/call", UriKind.Relative), null, patience.Token);
        await answered.WaitAsync();
        await patience.CancelAsync();
        await call.ContinueWith(_ => { }, TaskScheduler.Default);
        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe(["POST /call 200"]);
        app.Metrics.Health().RecentErrors.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_that_its_client_gives_up_is_no_error()
    {
        await using var app = await StartAsync();
        using var patience = new CancellationTokenSource();
        var call = GrpcApp.CallAsync(app.Address, Echo.Read, "waits", new CallOptions(cancellationToken: patience.Token));
        await patience.CancelAsync();
        (await call).ShouldBe("Cancelled");
        await app.StopAsync();
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }

    [Theory]
    [InlineData("14", null, "grpc_unavailable")]
    [InlineData("14", "rate_limited", "rate_limited")] // which the handler says
    [InlineData("17", null, "grpc_unknown")] // the first that gRPC does not define
    public async Task The_error_type_is_what_the_handler_says_or_the_status(string status, string? said, string errorType)
    {
        var observer = new RememberingObserver();
        await using var app = await StartAsync(observer, app => app.MapPost("/call", context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = status;
            context.TagRequest(errorType: said);
            return Task.CompletedTask;
        }));
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        (await app.Client.PostAsync(new Uri("/call", UriKind.Relative), null)).EnsureSuccessStatusCode();
        await app.StopAsync();
        observer.Lines[^1].ShouldContain($"failed True, null, null, {errorType}, ");
    }

    [Fact]
    public async Task An_observer_sees_the_status_as_the_error_type()
    {
        var observer = new RememberingObserver();
        await using var app = await StartAsync(observer);
        await GrpcApp.CallAsync(app.Address, Echo.Ask, "Unavailable");
        await app.StopAsync();
        observer.Lines[^1].ShouldContain(" 200 in ");
        observer.Lines[^1].ShouldContain("failed True, null, null, grpc_unavailable, ");
    }

    private static Task<TestApp> StartAsync(IRequestObserver? observer = null, Action<WebApplication>? map = null) => TestApp.StartAsync(
        app =>
        {
            app.UseGatewayMetrics();
            (map ?? GrpcApp.Map)(app);
        },
        configureServices: services =>
        {
            GrpcApp.Services(services);
            if (observer is not null)
                services.AddSingleton(observer);
        },
        onKestrel: true, configureHost: GrpcApp.Host);
}
