using System.Net;
using System.Net.Http.Json;

namespace GatewayApi.Tests.Endpoints;

public class PricingEndpointTests
{
    [Fact]
    public async Task A_quote_is_the_cheapest_offer_for_the_tokens()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("openrouter");
        await gateway.SyncAsync("deepinfra");

        // 0.13 and 0.40 US dollars per million at one provider, 0.23 and 0.40 at the other.
        var quote = await gateway.Client.GetFromJsonAsync(
            "/api/pricing/quote?model=meta-llama/llama-3.3-70b-instruct&inputTokens=1000000&outputTokens=500000", GatewayJson.Default.Quote);

        quote!.Provider.ShouldBe("openrouter");
        quote.CostUsd.ShouldBe(0.33m);
    }

    [Fact]
    public async Task A_model_without_a_price_has_no_quote()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var (status, body) = await gateway.GetAsync("/api/pricing/quote?model=gpt-9&inputTokens=1&outputTokens=1");

        status.ShouldBe(HttpStatusCode.NotFound);
        body.ShouldContain("gpt-9");
    }

    [Theory]
    [InlineData("?model=gpt-4o&inputTokens=-1&outputTokens=1")]
    [InlineData("?model=gpt-4o&inputTokens=many&outputTokens=1")]
    [InlineData("?inputTokens=1&outputTokens=1")]
    public async Task A_quote_without_sense_is_a_bad_request(string query)
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync($"/api/pricing/quote{query}")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Models_are_listed_by_provider()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.SyncAsync("nearai");
        await gateway.SyncAsync("portkey");

        var all = await gateway.Client.GetFromJsonAsync("/api/pricing/models", GatewayJson.Default.ModelList);
        var some = await gateway.Client.GetFromJsonAsync("/api/pricing/models?provider=portkey", GatewayJson.Default.ModelList);

        all!.Count.ShouldBe(13);
        some!.Models.ShouldAllBe(model => model.Provider == "portkey");
        some.Models.Single(model => model.Model == "gpt-4o").InputPerMillion.ShouldBe(2.5m);
    }

    [Fact]
    public async Task The_models_of_an_unknown_provider_are_not_found()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/api/pricing/models?provider=acme")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
