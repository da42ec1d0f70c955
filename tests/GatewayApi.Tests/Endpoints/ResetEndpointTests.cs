using System.Net;
using Gateway.Instrumentation.Testing;

namespace GatewayApi.Tests.Endpoints;

public class ResetEndpointTests
{
    private const string Key = "a-key-of-somebody";

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("another-key-of-somebody", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData(Key, HttpStatusCode.OK)]
    public async Task Whoever_has_the_key_resets_the_metrics(string? key, HttpStatusCode expected)
    {
        await using var gateway = await RunningGateway.StartAsync($"Admin:Key={Key}");
        await gateway.SyncAsync("portkey");
        using var reset = new HttpRequestMessage(HttpMethod.Post, "/metrics/reset");
        if (key is not null)
            reset.Headers.Add("Authorization", $"Bearer {key}");

        using var response = await gateway.Client.SendAsync(reset);

        response.StatusCode.ShouldBe(expected);
        (await gateway.PageAsync()).Value("pricing_sync_total", ("provider", "portkey"), ("status", "success"))
            .ShouldBe(expected == HttpStatusCode.OK ? 0 : 1);
    }

    [Fact]
    public async Task Without_a_key_of_its_own_the_gateway_makes_one_and_an_empty_one_is_none()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var reset = new HttpRequestMessage(HttpMethod.Post, "/metrics/reset") { Headers = { { "Authorization", "Bearer " } } };
        using var response = await gateway.Client.SendAsync(reset);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
