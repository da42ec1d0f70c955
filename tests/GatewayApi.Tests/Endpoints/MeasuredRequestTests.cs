using System.Net;
using Gateway.Instrumentation.Testing;
using GatewayApi.SimulatedFeeds;
using GatewayApi.SimulatedModels;

namespace GatewayApi.Tests.Endpoints;

/// <summary>What every request of the gateway has in common: whether it is measured, and its id.</summary>
public class MeasuredRequestTests
{
    private const string RequestId = "X-Request-ID";

    [Fact]
    public async Task Every_endpoint_of_the_gateway_stands_at_zero_from_the_start_and_no_other()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var page = await gateway.PageAsync();

        page.Samples.Where(sample => sample.Name == "http_request_errors_total")
            .Select(sample => (sample.Labels["method"], sample.Labels["endpoint"], sample.Value)).ShouldBe(
            [
                ("GET", "/api/pricing/jobs", 0), ("GET", "/api/pricing/jobs/{id:long}", 0), ("GET", "/api/pricing/models", 0),
                ("GET", "/api/pricing/quote", 0), ("POST", "/api/chat", 0), ("POST", "/api/pricing/sync", 0), ("POST", "/v1/chat/completions", 0), ("GET", "/v1/models", 0), ("GET", "unmatched", 0),
            ],
            ignoreOrder: true);
        Statuses(page, "/api/chat").ShouldBe(["200", "400", "404", "499", "500", "502", "504"], ignoreOrder: true);
        Statuses(page, "/api/pricing/sync").ShouldBe(["200", "202", "400", "404", "500", "503"], ignoreOrder: true);
    }

    [Fact]
    public async Task Simulated_servers_the_metrics_and_the_health_check_are_not_measured()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.BehaveAsync("portkey", FeedFault.None);
        await gateway.ModelsBehaveAsync("portkey", ModelFault.None);

        foreach (var path in (string[])["/feeds/portkey", "/feeds/portkey/behaviour", "/models/portkey/behaviour", "/metrics", "/metrics/json", "/metrics/health", "/metrics/catalog", "/health"])
            (await gateway.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        await gateway.PostAsync("/models/portkey/chat", """{"model":"gpt-4o","prompt":"Hello"}""");
        await gateway.GetAsync("/api/pricing/jobs"); // one that is, after all of those that are not
        await gateway.DoneAsync();

        gateway.Metrics.Value("http_requests_total").ShouldBe(1);
        gateway.Metrics.Health().RecentRequests.ShouldBe(1);
    }

    [Fact]
    public async Task What_no_route_matches_is_counted_without_its_path()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/api/chats/17")).Status.ShouldBe(HttpStatusCode.NotFound);

        await gateway.DoneAsync();

        gateway.Metrics.Value("http_requests_total", ("endpoint", "unmatched"), ("status", "404")).ShouldBe(1);
        (await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).ShouldNotContain("chats");
    }

    [Theory]
    [InlineData("/api/pricing/models", HttpStatusCode.OK)]
    [InlineData("/api/pricing/models?provider=acme", HttpStatusCode.NotFound)]
    [InlineData("/api/pricing/quote?model=gpt-4o&inputTokens=many&outputTokens=1", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/metrics/health", HttpStatusCode.OK)]
    public async Task A_request_id_comes_back_with_every_answer(string path, HttpStatusCode status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add(RequestId, "my-request-17");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(status);
        response.Headers.GetValues(RequestId).ShouldBe(["my-request-17"]);
    }

    [Fact]
    public async Task A_problem_of_a_model_that_failed_has_the_callers_request_id()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("portkey");
        await gateway.ModelsBehaveAsync("portkey", ModelFault.Error);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/chat", UriKind.Relative));
        request.Content = new StringContent("""{"model":"gpt-4o","prompt":"Hello"}""", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add(RequestId, "my-request-18");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.GetValues(RequestId).ShouldBe(["my-request-18"]);
    }

    [Fact]
    public async Task A_request_without_an_id_gets_one()
    {
        await using var gateway = await RunningGateway.StartAsync();

        using var response = await gateway.Client.GetAsync(new Uri("/api/pricing/jobs/77", UriKind.Relative), TestContext.Current.CancellationToken);

        Guid.TryParse(response.Headers.GetValues(RequestId).ShouldHaveSingleItem(), out _).ShouldBeTrue();
    }

    private static IEnumerable<string> Statuses(MetricsPage page, string endpoint) => page.Samples
        .Where(sample => sample.Name == "http_requests_total" && sample.Labels["endpoint"] == endpoint).Select(sample => sample.Labels["status"]);
}
