using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Tracking;

public class RequestLabelTests
{
    [Fact]
    public async Task The_value_comes_from_the_request_when_it_has_ended()
    {
        await using var app = await StartAsync(metrics => metrics.AddRequestLabel("tenant", context => context.Items["tenant"] as string));
        await app.Client.GetStringAsync("/items/acme");
        await app.Client.GetStringAsync("/items/acme");
        await app.Client.GetAsync("/nowhere");

        app.Metrics.Value("http_requests_total", ("endpoint", "/items/{tenant}"), ("status", "200"), ("tenant", "acme")).ShouldBe(2);
        app.Metrics.Value("http_request_duration_seconds_count", ("tenant", "acme")).ShouldBe(2);
        app.Metrics.Value("http_requests_total", ("endpoint", "unmatched"), ("status", "404"), ("tenant", "unknown")).ShouldBe(1);
    }

    [Fact]
    public async Task Values_beyond_the_limit_fold()
    {
        await using var app = await StartAsync(metrics => metrics.AddRequestLabel("tenant", context => context.Items["tenant"] as string, limit: 1));
        await app.Client.GetStringAsync("/items/acme");
        await app.Client.GetStringAsync("/items/globex");
        app.Metrics.Value("http_requests_total", ("status", "200"), ("tenant", "other")).ShouldBe(1);
    }

    [Fact]
    public async Task A_function_that_throws_is_reported_and_the_request_is_counted()
    {
        await using var app = await StartAsync(metrics => metrics.AddRequestLabel("tenant", _ => throw new InvalidOperationException()));
        (await app.Client.GetStringAsync("/items/acme")).ShouldBe("acme");
        app.Metrics.Value("http_requests_total", ("status", "200"), ("tenant", "unknown")).ShouldBe(1);
        app.Metrics.Value("gateway_metrics_rejected_total").ShouldBe(1);
    }

    [Fact]
    public void A_second_label_is_refused()
    {
        var metrics = new ServiceCollection().AddGatewayMetrics().AddRequestLabel("tenant", _ => "acme");
        Should.Throw<InvalidOperationException>(() => metrics.AddRequestLabel("version", _ => "1"))
            .Message.ShouldBe("AddRequestLabel was called before: the request metrics have room for one label of the service's own.");
    }

    [Fact]
    public async Task A_registry_without_the_label_is_refused_at_start()
    {
        var starting = StartAsync(metrics =>
        {
            metrics.Services.AddSingleton(new MetricRegistry());
            metrics.AddRequestLabel("tenant", _ => "acme");
        });
        (await Should.ThrowAsync<InvalidOperationException>(() => starting)).Message.ShouldBe(
            "AddRequestLabel named \"tenant\", but the request metrics have no label of their own: set GatewayMetricsOptions.RequestLabel to \"tenant\" where you make the registry, or remove it from the configuration.");
    }

    private static Task<TestApp> StartAsync(Action<GatewayMetricsBuilder> configure) => TestApp.StartAsync(
        app =>
        {
            app.UseGatewayMetrics();
            app.MapGet("/items/{tenant}", (string tenant, HttpContext context) => (context.Items["tenant"] = tenant).ToString());
        },
        configureServices: services => configure(services.AddGatewayMetrics()));
}
