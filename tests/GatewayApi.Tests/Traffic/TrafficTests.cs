using System.Net.Http.Json;
using Gateway.Instrumentation.Testing;
using GatewayApi.Pricing;
using GatewayApi.SimulatedModels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GatewayApi.Tests.Traffic;

/// <summary>The sample with <c>--traffic</c>, in a hurry.</summary>
public class TrafficTests
{
    private const string InProgress = "http_requests_inprogress";

    private static readonly (string, string) Chat = ("endpoint", "/api/chat");

    private static readonly (string, string) Completions = ("endpoint", "/v1/chat/completions");

    private static readonly string[] Hurried =
    [
        "traffic", "Traffic:Seed=7", "Traffic:RequestsPerSecond=40", "Traffic:TroubleInterval=00:00:02", "Chat:ModelTimeout=00:00:00.5",
        "Pricing:SyncInterval=00:00:00.5", "Pricing:Feeds:together:DriftPercent=2",
    ];

    [Fact]
    public async Task Every_metric_of_gateways_of_what_they_call_and_of_price_syncs_moves()
    {
        await using var gateway = await RunningGateway.StartAsync(Hurried);
        var movement = new Movement();

        await Poll.UntilAsync(
            async () => movement.Still(await gateway.PageAsync(), gateway.Metrics.Registry.Definitions, SystemMetrics.Moving),
            still => still.Count == 0,
            "every metric to move");

        var names = gateway.Metrics.Scrape().Samples.Select(sample => sample.Name).ToHashSet();
        SystemMetrics.Still.ShouldBeSubsetOf(names);
        names.ShouldNotContain(name => SystemMetrics.NotHere.Any(name.StartsWith));
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Callers_see_all_that_a_chat_can_come_to()
    {
        await using var gateway = await RunningGateway.StartAsync(Hurried);

        foreach (var status in (string[])["200", "400", "404", "499", "502", "504"])
        {
            await Poll.UntilAsync(
                gateway.PageAsync, page => page.Value("http_requests_total", Chat, ("status", status)) > 0, $"a chat that is answered {status}");
        }

        var page = await Poll.UntilAsync(
            gateway.PageAsync, page => page.Value("pricing_sync_total", ("triggered_by", "manual"), ("status", "failed")) > 0, "a sync by hand that fails");
        page.Value("http_requests_total", ("status", "500")).ShouldBe(0);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task The_API_of_OpenAI_sees_all_that_a_completion_can_come_to()
    {
        await using var gateway = await RunningGateway.StartAsync(Hurried);

        foreach (var status in (string[])["200", "429", "499", "502", "504"])
        {
            await Poll.UntilAsync(
                gateway.PageAsync, page => page.Value("http_requests_total", Completions, ("status", status)) > 0, $"a completion that is answered {status}");
        }

        foreach (var outcome in (string[])["success", "failed", "cancelled", "abandoned"])
            await Poll.UntilAsync(gateway.PageAsync, page => page.Value("llm_requests_total", ("outcome", outcome)) > 0, $"a request to a model that is {outcome}");

        var page = await Poll.UntilAsync(gateway.PageAsync, page => page.Value("llm_budget_remaining_usd", ("team", "trial")) <= 0, "a budget that is spent");
        page.Value("llm_budget_remaining_usd", ("team", "search")).ShouldBeGreaterThan(0);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Nobody_can_invent_a_model()
    {
        await using var gateway = await RunningGateway.StartAsync(Hurried);
        await Poll.UntilAsync(
            gateway.PageAsync, page => page.Value("http_requests_total", Chat, ("status", "404")) > 5, "chats with invented models");

        string[] shown = [.. gateway.Metrics.Snapshot().Models.Keys]; // before the offers, which only grow
        var offered = (await gateway.Client.GetFromJsonAsync("/api/pricing/models", GatewayJson.Default.ModelList, TestContext.Current.CancellationToken))!
            .Models.Select(model => model.Model);

        shown.ShouldBeSubsetOf(offered);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Traffic_does_not_hold_up_the_shutdown()
    {
        await using var gateway = await RunningGateway.StartAsync([.. Hurried, "Traffic:TroubleInterval=00:00:00", "Chat:ModelTimeout=00:10:00"]);
        foreach (var provider in Providers.All)
            await gateway.ModelsBehaveAsync(provider, ModelFault.None, delayMs: 600_000);
        await Poll.UntilAsync(
            gateway.PageAsync, page => page.Has(InProgress, Chat) && page.Value(InProgress, Chat) >= 10, "callers whose models hang");

        await gateway.StopAsync();

        gateway.Metrics.Value(InProgress, Chat).ShouldBe(0);
        gateway.Metrics.Value("http_requests_total", Chat, ("status", "499")).ShouldBeGreaterThanOrEqualTo(10);
        gateway.Metrics.Value("http_requests_total", Chat, ("status", "500")).ShouldBe(0);
    }

    [Fact]
    public async Task Without_the_switch_nothing_of_it_is_there()
    {
        await using var quiet = GatewayApp.Build(["--Traffic:Seed=7", "--Traffic:RequestsPerSecond=40"]);
        await using var busy = GatewayApp.Build(["--traffic"]);

        Services(quiet.Services).ShouldBeEmpty();
        Services(busy.Services).Count().ShouldBe(2);

        static IEnumerable<IHostedService> Services(IServiceProvider services) => services.GetServices<IHostedService>()
            .Where(service => service.GetType().Namespace == "GatewayApi.Traffic");
    }

    [Theory]
    [InlineData("--traffic", "--urls=x")]
    [InlineData("--urls=x", "--Traffic")]
    [InlineData("--traffic=true", "--urls=x")]
    [InlineData("--Traffic:Enabled=true", "--urls=x")]
    public async Task The_switch_takes_no_other_setting_for_its_value(params string[] args)
    {
        await using var app = GatewayApp.Build(args);

        app.Configuration["Traffic:Enabled"].ShouldBe("true");
        app.Configuration["urls"].ShouldBe("x");
    }
}
