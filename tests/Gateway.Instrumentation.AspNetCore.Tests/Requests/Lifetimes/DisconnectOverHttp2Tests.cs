using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Lifetimes;

/// <summary>Over HTTP/2 a client gives up one request and keeps the connection.</summary>
public class DisconnectOverHttp2Tests
{
    private readonly Signal _reached = new();

    [Fact]
    public async Task A_request_that_is_given_up_before_the_answer_is_no_error()
    {
        await using var app = await StartAsync(async context =>
        {
            _reached.Set();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await GiveUpAsync(app);

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items 499", "GET /plain 200"], ignoreOrder: true);
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_is_given_up_in_the_middle_of_the_answer_is_no_error()
    {
        await using var app = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("the beginning");
            _reached.Set();
            await Aborted.OfAsync(context);
            await context.Response.WriteAsync("the rest");
        });
        await GiveUpAsync(app);

        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /items 499", "GET /plain 200"], ignoreOrder: true);
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }

    private static Task<TestApp> StartAsync(RequestDelegate handler) => Measured.StartAsync(
        app =>
        {
            app.MapGet("/items", handler);
            app.MapGet("/plain", () => "plain");
        },
        configureHost: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)));

    private async Task GiveUpAsync(TestApp app)
    {
        app.Client.DefaultRequestVersion = HttpVersion.Version20;
        app.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var patience = new CancellationTokenSource();
        var answer = app.Client.GetStringAsync("/items", patience.Token);
        await _reached.WaitAsync();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => answer);
        await app.Client.GetStringAsync("/plain"); // over the same connection
        await app.StopAsync();
    }
}
