using System.Net;

namespace GatewayApi.Tests.Endpoints;

public class SimulatedModelEndpointTests
{
    [Fact]
    public async Task A_change_leaves_the_rest_of_the_behaviour_as_it_was()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var (status, body) = await gateway.PutAsync("/models/nearai/behaviour", """{"fault":"random"}""");

        status.ShouldBe(HttpStatusCode.OK);
        body.ShouldBe("""{"fault":"random","delayMs":5}""");
        (await gateway.GetAsync("/models/nearai/behaviour")).Body.ShouldBe(body);
    }

    [Theory]
    [InlineData("""{"fault":"sulking"}""")]
    [InlineData("""{"fault":3}""")]
    [InlineData("""{"delayMs":-1}""")]
    [InlineData("fault=error")]
    public async Task A_behaviour_that_does_not_exist_is_a_bad_request(string json)
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.PutAsync("/models/nearai/behaviour", json)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.GetAsync("/models/nearai/behaviour")).Body.ShouldBe("""{"fault":"none","delayMs":5}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model":"gpt-4o","prompt":null}""")]
    [InlineData("null")]
    [InlineData("[null]")]
    public async Task A_question_without_a_prompt_is_a_bad_request(string json)
    {
        await using var gateway = await RunningGateway.StartAsync();
        (await gateway.PostAsync("/models/nearai/chat", json)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_models_of_an_unknown_provider_are_not_found()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/models/acme/behaviour")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.PutAsync("/models/acme/behaviour", "{}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.PostAsync("/models/acme/chat", """{"model":"m","prompt":"p"}""")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
