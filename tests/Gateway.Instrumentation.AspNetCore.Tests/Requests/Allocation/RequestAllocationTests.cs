using System.Buffers;
using Gateway.Instrumentation.AspNetCore.Tests.Requests.Observers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation.AspNetCore.Tests.Requests.Allocation;

/// <summary>What measuring a request costs in memory, with request ids off: the same app with and without it.</summary>
public class RequestAllocationTests
{
    private static readonly byte[] Body = new byte[1000];

    [Fact]
    public async Task A_handler_that_completes_at_once() =>
        (await CostAsync(_ => _ => Task.CompletedTask)).ShouldBe(0);

    [Fact]
    public async Task A_handler_that_writes_to_the_stream() =>
        (await CostAsync(_ => async context => await context.Response.Body.WriteAsync(Body))).ShouldBe(0);

    [Fact]
    public async Task A_handler_that_writes_to_the_pipe() => (await CostAsync(_ => async context =>
    {
        context.Response.ContentLength = Body.Length;
        context.Response.BodyWriter.Write(Body);
        await context.Response.BodyWriter.FlushAsync();
    })).ShouldBe(0);

    [Fact]
    public async Task A_handler_that_names_its_provider_and_model() => (await AllocatedAsync(Measure, _ => context =>
    {
        context.TagRequest("openai", "gpt-4");
        return Task.CompletedTask;
    }) - await AllocatedAsync(_ => { }, _ => _ => Task.CompletedTask)).ShouldBe(0);

    [Fact]
    public async Task A_request_that_fails_for_the_client() => (await CostAsync(_ => context =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    })).ShouldBe(0);

    [Fact]
    public async Task A_request_with_a_route() => (await CostAsync(_ => context =>
    {
        context.SetEndpoint(Route);
        return Task.CompletedTask;
    })).ShouldBeLessThanOrEqualTo(0);

    [Fact]
    public async Task A_pricing_service() => (await CostAsync(
        _ => context =>
        {
            context.TagScore(PricingScoringMethod.MlElasticity);
            return Task.CompletedTask;
        },
        metrics => metrics.AddPricingApiObserver())).ShouldBe(0);

    [Fact]
    public async Task Observers_of_the_application() => (await CostAsync(
        _ => _ => Task.CompletedTask,
        metrics => metrics.AddFamily<TenantMetrics>().AddRequestObserver<TenantObserver>().AddRequestObserver<ActiveRequestsObserver>())).ShouldBe(0);

    [Fact]
    public async Task A_handler_that_awaits_costs_no_more_than_a_middleware_that_awaits_and_does_nothing()
    {
        Func<InProcessServer, RequestDelegate> handler = server => async _ => await server.Pause;
        var bare = await AllocatedAsync(app => app.Use(async (HttpContext context, RequestDelegate next) => await next(context).ConfigureAwait(false)), handler)
            - await AllocatedAsync(_ => { }, handler);

        (await CostAsync(handler)).ShouldBeLessThanOrEqualTo(bare);
    }

    private static readonly Microsoft.AspNetCore.Routing.RouteEndpoint Route = new(
        _ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/items/{id}"), 0, EndpointMetadataCollection.Empty, "items");

    private static async Task<double> CostAsync(Func<InProcessServer, RequestDelegate> handler, Action<GatewayMetricsBuilder>? add = null) =>
        await AllocatedAsync(Measure, handler, add) - await AllocatedAsync(_ => { }, handler);

    private static void Measure(WebApplication app) => app.UseGatewayMetrics(options => options.RequestIds.Enabled = false);

    private static async Task<double> AllocatedAsync(
        Action<WebApplication> use, Func<InProcessServer, RequestDelegate> handler, Action<GatewayMetricsBuilder>? add = null)
    {
        using var server = new InProcessServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IServer>(server);
        var metrics = builder.Services.AddGatewayMetrics(options => options.ProcessMetrics = false);
        add?.Invoke(metrics);
        await using var app = builder.Build();
        use(app);
        app.Run(handler(server));
        await app.StartAsync();
        return Allocated.By(server.Answer);
    }
}
