using System.Net;
using Gateway.Instrumentation.AspNetCore.Tests.Safety;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

/// <summary>Two endpoints on one path are told at start, with the names of both.</summary>
public sealed class SharedPathTests : IDisposable
{
    private readonly LogLines _logs = new();

    public static TheoryData<string, Action<WebApplication>> Twice => new()
    {
        { "the same path", static app => app.MapGatewayMetrics() },
        { "other letters", static app => app.MapGatewayMetrics("/Metrics") },
        { "a slash at the end", static app => app.MapGatewayMetrics("/metrics/") },
        { "no slash", static app => app.MapGatewayMetrics("metrics") },
        { "a group without a prefix", static app => app.MapGroup("").MapGatewayMetrics() },
        { "a group that makes up the path", static app => app.MapGroup("/metrics").MapGatewayMetrics("/") },
    };

    public void Dispose() => _logs.Dispose();

    [Theory]
    [MemberData(nameof(Twice))]
    public async Task Mapped_twice_each_of_the_four_endpoints_is_told_once(string how, Action<WebApplication> again)
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGatewayMetrics();
            again(app);
        });

        (await Should.ThrowAsync<Exception>(() => app.Client.GetAsync("/metrics"), how)).Message.ShouldContain("matched multiple endpoints");
        _logs.Errors.Where(IsOurs).ToList().ShouldSatisfyAllConditions(
            errors => errors.Count.ShouldBe(4),
            errors => errors[0].ShouldStartWith("Gateway metrics (/"),
            errors => errors[0].ShouldEndWith(" and Gateway metrics (/metrics) have the same path: every request to it fails with status 500. Remove one of them, or map one to another path, such as MapGatewayMetrics(\"/another-path\")."));
    }

    [Fact]
    public async Task Another_librarys_page_that_disappears_is_told_with_both_names()
    {
        // As prometheus-net's MapMetrics does: an endpoint of all methods.
        await using var app = await StartAsync(app =>
        {
            app.MapGatewayMetrics();
            app.Map("/metrics", static context => context.Response.WriteAsync("theirs")).WithDisplayName("Prometheus metrics");
        });

        (await app.Client.GetStringAsync("/metrics")).ShouldNotBe("theirs");
        _logs.Warnings.Where(IsOurs).ShouldBe(
        [
            "Gateway metrics (/metrics) and Prometheus metrics (/metrics) have the same path: only the first answers GET, HEAD. Map one of them to another path, such as MapGatewayMetrics(\"/another-path\"); AppendExposition, or AppendPrometheusNet for prometheus-net, shows another library's metrics on the same page.",
        ]);
    }

    [Fact]
    public async Task An_endpoint_that_hides_ours_is_told_with_both_names()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGatewayMetrics();
            app.MapGet("/METRICS/json", static () => "theirs").WithOrder(-1).WithDisplayName("Theirs");
        });

        (await app.Client.GetStringAsync("/metrics/json")).ShouldBe("theirs");
        _logs.Warnings.Where(IsOurs).ShouldHaveSingleItem().ShouldStartWith("Theirs (/METRICS/json) and Gateway metrics /json (/metrics/json) have the same path: only the first answers GET.");
    }

    [Fact]
    public async Task Whatever_does_not_get_in_the_way_is_told_to_nobody()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGatewayMetrics();
            app.MapGatewayMetrics("/ops/metrics");
            app.MapGroup("/other").MapGatewayMetrics();
            app.MapGatewayMetrics("/hosted").RequireHost("a.example");
            app.MapGatewayMetrics("/hosted").RequireHost("b.example");
            app.MapPost("/metrics", static () => "posted");
            app.MapGet("/{page}", static (string page) => page);
            app.MapGet("/metrics/{page}", static (string page) => page);
            app.MapFallback(static () => "nothing");
        });

        (await app.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        _logs.Warnings.ShouldBeEmpty();
        _logs.Errors.ShouldBeEmpty();
    }

    private static bool IsOurs(string line) => line.Contains("have the same path", StringComparison.Ordinal);

    private Task<TestApp> StartAsync(Action<WebApplication> map) =>
        TestApp.StartAsync(app => map(app), configureServices: services => services.AddLogging(logging => logging.AddProvider(_logs)));
}
