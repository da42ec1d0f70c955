using System.Net;
using System.Text.Json;
using GatewayApi.SimulatedModels;

namespace GatewayApi.Tests.Endpoints;

/// <summary>The metrics as people and probes ask for them: health, and the catalog.</summary>
public class MetricsEndpointTests
{
    private const string Hello = """{"model":"gpt-4o","prompt":"Hello"}""";

    [Fact]
    public async Task A_gateway_whose_requests_fail_is_unhealthy_at_both_endpoints()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");
        (await gateway.GetAsync("/metrics/health")).Status.ShouldBe(HttpStatusCode.OK);
        (await gateway.GetAsync("/health")).ShouldBe((HttpStatusCode.OK, "Healthy"));

        await gateway.ModelsBehaveAsync("portkey", ModelFault.Error);
        (await gateway.PostAsync("/api/chat", Hello)).Status.ShouldBe(HttpStatusCode.BadGateway);
        await gateway.DoneAsync();

        var (status, body) = await gateway.GetAsync("/metrics/health");
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var report = JsonDocument.Parse(body);
        report.RootElement.GetProperty("reasons")[0].GetString().ShouldBe(
            "1 of 3 requests in the last 5 minutes failed (33.333 %): unhealthy above 10 %.");
        (await gateway.GetAsync("/health")).ShouldBe((HttpStatusCode.ServiceUnavailable, "Unhealthy"));
    }

    [Fact]
    public async Task Requests_that_cannot_be_met_do_not_make_the_gateway_sick()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.PostAsync("/api/chat", Hello)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.GetAsync("/nowhere")).Status.ShouldBe(HttpStatusCode.NotFound);
        await gateway.DoneAsync();

        (await gateway.GetAsync("/health")).ShouldBe((HttpStatusCode.OK, "Healthy"));
    }

    [Fact]
    public async Task The_catalog_lists_every_metric_of_the_page()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");

        var (status, body) = await gateway.GetAsync("/metrics/catalog");

        status.ShouldBe(HttpStatusCode.OK);
        using var catalog = JsonDocument.Parse(body);
        var names = catalog.RootElement.EnumerateArray().Select(metric => metric.GetProperty("name").GetString()!).ToList();
        var page = await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        page.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])
            .ShouldBeSubsetOf(names);
        names.ShouldContain("http_requests_total");
    }
}
