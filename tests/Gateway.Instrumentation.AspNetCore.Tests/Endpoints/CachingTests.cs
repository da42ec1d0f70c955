using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Endpoints;

/// <summary>A page is a reading: no cache of the application keeps it, or serves one client's format and encoding to another.</summary>
public class CachingTests
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0";

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/metrics/json")]
    [InlineData("/metrics/health")]
    [InlineData("/metrics/catalog")]
    public async Task An_output_cache_for_all_endpoints_keeps_none_of_ours(string path)
    {
        await using var app = await StartAsync(app => app.UseOutputCache(), app => app.MapGatewayMetrics());
        var before = await app.Client.GetStringAsync(path);
        app.Metrics.Http.RecordRequest("GET", "/quotes", 500, TimeSpan.FromSeconds(1));
        app.Metrics.Registry.Reset();
        app.Metrics.Http.RecordRequest("GET", "/quotes", 500, TimeSpan.FromSeconds(1));

        using var response = await app.Client.GetAsync(path);

        (await response.Content.ReadAsStringAsync()).ShouldNotBe(before);
        response.Headers.Age.ShouldBeNull();
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task The_cache_works_for_everybody_else()
    {
        var calls = 0;
        await using var app = await StartAsync(app => app.UseOutputCache(), app =>
        {
            app.MapGatewayMetrics();
            app.MapGet("/quotes", () => ++calls);
        });

        await app.Client.GetStringAsync("/quotes");
        await app.Client.GetStringAsync("/quotes");

        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Each_client_gets_the_format_and_the_encoding_that_it_asked_for()
    {
        await using var app = await StartAsync(app => app.UseOutputCache(), app => app.MapGatewayMetrics());

        foreach (var (accept, encoding) in ((string, string)[])[(OpenMetrics, "gzip"), ("text/plain", "identity"), (OpenMetrics, "identity"), ("text/plain", "gzip")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "Accept", accept }, { "Accept-Encoding", encoding } } };
            using var response = await app.Client.SendAsync(request);
            response.Content.Headers.ContentType!.MediaType.ShouldBe(accept.Split(';')[0]);
            response.Content.Headers.ContentEncoding.Contains("gzip").ShouldBe(encoding == "gzip");
        }
    }

    [Fact]
    public async Task CacheOutput_on_our_endpoints_or_on_a_group_around_them_does_not_make_them_old()
    {
        await using var app = await StartAsync(app => app.UseOutputCache(), app =>
        {
            app.MapGatewayMetrics().CacheOutput();
            app.MapGroup("/ops").CacheOutput(policy => policy.Expire(TimeSpan.FromHours(1))).MapGatewayMetrics();
        });

        foreach (var path in (string[])["/metrics", "/ops/metrics"])
        {
            var before = await app.Client.GetStringAsync(path);
            app.Metrics.Factory.Counter("jobs_total", "Jobs.").Inc();
            (await app.Client.GetStringAsync(path)).ShouldNotBe(before);
        }
    }

    [Fact]
    public async Task Response_caching_keeps_no_page_either()
    {
        await using var app = await StartAsync(app => app.UseResponseCaching(), app => app.MapGatewayMetrics());
        await app.Client.GetStringAsync("/metrics");
        app.Metrics.Factory.Counter("jobs_total", "Jobs.").Inc();

        (await app.Client.GetStringAsync("/metrics")).ShouldContain("jobs_total 1\n");
    }

    [Fact]
    public async Task An_answer_that_there_is_nothing_on_this_port_is_not_to_be_kept()
    {
        await using var app = await StartAsync(app => app.UseResponseCaching(), app => app.MapGatewayMetrics("/metrics", options => options.Port = 9)); // an in-process request has no port

        using var response = await app.Client.GetAsync("/metrics");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> use, Action<WebApplication> map) => TestApp.StartAsync(
        app =>
        {
            use(app);
            map(app);
        },
        configureServices: services =>
        {
            services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Expire(TimeSpan.FromHours(1))));
            services.AddResponseCaching();
        });
}
