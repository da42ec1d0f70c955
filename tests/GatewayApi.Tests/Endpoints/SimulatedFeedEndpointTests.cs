using System.Net;

namespace GatewayApi.Tests.Endpoints;

public class SimulatedFeedEndpointTests
{
    [Fact]
    public async Task A_change_leaves_the_rest_of_the_behaviour_as_it_was()
    {
        await using var gateway = await RunningGateway.StartAsync("Pricing:Feeds:nearai:DriftPercent=3");

        var (status, body) = await gateway.PutAsync("/feeds/nearai/behaviour", """{"fault":"slow","delayMs":7}""");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe("""{"fault":"slow","delayMs":7,"driftPercent":3}""");
        (await gateway.GetAsync("/feeds/nearai/behaviour")).Body.ShouldBe(body);
    }

    [Theory]
    [InlineData("""{"fault":"sulking"}""")]
    [InlineData("""{"fault":3}""")]
    [InlineData("""{"delayMs":-1}""")]
    [InlineData("""{"driftPercent":101}""")]
    [InlineData("fault=slow")]
    public async Task A_behaviour_that_does_not_exist_is_a_bad_request(string json)
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.PutAsync("/feeds/nearai/behaviour", json)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.GetAsync("/feeds/nearai/behaviour")).Body.ShouldBe("""{"fault":"none","delayMs":5000,"driftPercent":0}""");
    }

    [Fact]
    public async Task An_unknown_feed_is_not_found()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/feeds/acme")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.PutAsync("/feeds/acme/behaviour", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
