using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

/// <summary>Servers use the objects of a request again for the next one: nothing may be left of the one before.</summary>
public class ReuseTests
{
    [Fact]
    public async Task The_next_request_of_a_connection_begins_anew()
    {
        var contexts = new ConcurrentBag<HttpContext>();
        await using var app = await StartAsync(contexts);
        await app.Client.GetStringAsync("/tagged/openai");
        await app.Client.GetStringAsync("/plain");
        using var missing = await app.Client.GetAsync("/nothing");
        await app.StopAsync();

        contexts.Distinct().Count().ShouldBe(1, "the test is worth something only when the context is used again");
        Upstreams.Of(app.Metrics).ShouldBe(["provider openai 1, errors 1: timeout_error 1", "model openai 1, errors 1: timeout_error 1"]);
        RecordedRequests.Of(app.Metrics).ShouldBe(["GET /tagged/{name} 200", "GET /plain 200", "GET unmatched 404"], ignoreOrder: true);
        RecordedRequests.Errors(app.Metrics).ShouldBe(2);
    }

    [Fact]
    public async Task What_is_set_after_the_end_is_lost_to_the_next_request()
    {
        IRequestMetricsFeature? kept = null;
        await using var app = await Measured.StartAsync(app => app.MapGet("/items", (HttpContext context) =>
        {
            var feature = context.Features.GetRequiredFeature<IRequestMetricsFeature>();
            kept ??= feature;
            feature.ShouldBeSameAs(kept, "the test is worth something only when the object is used again");
        }));
        await app.Client.GetStringAsync("/items");
        (kept!.Provider, kept.Model, kept.ErrorType) = ("late", "late", "late");
        await app.Client.GetStringAsync("/items");
        await app.StopAsync();

        Upstreams.Of(app.Metrics).ShouldBeEmpty();
        RecordedRequests.Errors(app.Metrics).ShouldBe(0);
    }

    [Fact]
    public async Task Where_contexts_are_not_used_again_each_request_has_an_object_of_its_own()
    {
        var contexts = new ConcurrentBag<HttpContext>();
        IRequestMetricsFeature? first = null;
        await using var app = await Measured.StartAsync(
            app => app.MapGet("/items", (HttpContext context) =>
            {
                contexts.Add(context);
                first ??= context.Features.GetRequiredFeature<IRequestMetricsFeature>();
                first.Provider = "openai";
            }),
            configureHost: builder => builder.Services.AddHttpContextAccessor());
        await app.Client.GetStringAsync("/items");
        await app.Client.GetStringAsync("/items");
        await app.StopAsync();

        contexts.Distinct().Count().ShouldBe(2, "the host keeps contexts to itself where there is an accessor");
        Upstreams.Of(app.Metrics).ShouldBe(["provider openai 1"]);
        RecordedRequests.Of(app.Metrics).ShouldBe(["2 x GET /items 200"]);
    }

    [Fact]
    public async Task The_route_of_the_request_before_is_forgotten_where_routing_comes_later()
    {
        await using var app = await Measured.StartAsync(app =>
        {
            app.UseStatusCodePagesWithReExecute("/status");
            app.UseRouting();
            app.MapGet("/plain", () => "plain");
            app.MapGet("/missing", () => Results.NotFound());
            app.MapGet("/status", () => "sorry");
        });
        foreach (var path in (string[])["/plain", "/nothing", "/missing", "/plain", "/nothing"])
            (await app.Client.GetAsync(path)).Dispose();
        await app.StopAsync();

        RecordedRequests.Of(app.Metrics).ShouldBe(["2 x GET /plain 200", "2 x GET unmatched 404", "GET /missing 404"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task Many_requests_at_once_over_few_connections_count_for_whom_they_name(HttpProtocols protocol)
    {
        var contexts = new ConcurrentBag<HttpContext>();
        await using var app = await StartAsync(contexts, protocol);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4 })
        {
            BaseAddress = app.Address,
            DefaultRequestVersion = protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.GetAsync(i % 4 == 0 ? "/plain" : $"/tagged/p{i % 4}")));
        await app.StopAsync();

        contexts.Distinct().Count().ShouldBeLessThan(200, "the test is worth something only when contexts are used again");
        Upstreams.Of(app.Metrics).ShouldBe(
            from upstream in (string[])["provider", "model"]
            from name in (string[])["p1", "p2", "p3"]
            select $"{upstream} {name} 50, errors 50: timeout_error 50",
            ignoreOrder: true);
        RecordedRequests.Of(app.Metrics).ShouldBe(["150 x GET /tagged/{name} 200", "50 x GET /plain 200"], ignoreOrder: true);
        RecordedRequests.Errors(app.Metrics).ShouldBe(150);
        RecordedRequests.Contradictions(app.Metrics).ShouldBeEmpty();
    }

    private static Task<TestApp> StartAsync(ConcurrentBag<HttpContext> contexts, HttpProtocols protocol = HttpProtocols.Http1) => Measured.StartAsync(
        app =>
        {
            app.MapGet("/plain", async (HttpContext context) =>
            {
                contexts.Add(context);
                await Task.Yield();
            });
            app.MapGet("/tagged/{name}", async (string name, HttpContext context) =>
            {
                contexts.Add(context);
                context.TagRequest(provider: name);
                await Task.Yield();
                context.TagRequest(model: name, errorType: "timeout_error");
            });
        },
        configureHost: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = protocol)));
}
