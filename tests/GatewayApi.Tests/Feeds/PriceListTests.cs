using System.Text;
using System.Text.Json;
using GatewayApi.Pricing;
using GatewayApi.Pricing.Feeds;

namespace GatewayApi.Tests.Feeds;

public class PriceListTests
{
    [Fact]
    public async Task OpenRouter_lists_US_dollars_per_token_in_strings() =>
        (await PriceAsync(new OpenRouterParser(), """{"data":[{"id":"m","pricing":{"prompt":"0.0000025","completion":"1e-05"}}]}"""))
            .ShouldBe(new FeedPrice.Known(new ModelPrice(2.5m, 10m)));

    [Fact]
    public async Task Together_lists_US_dollars_per_million_tokens_in_numbers() =>
        (await PriceAsync(new TogetherParser(), """{"models":[{"id":"m","pricing":{"input":1.2,"output":3}}]}"""))
            .ShouldBe(new FeedPrice.Known(new ModelPrice(1.2m, 3m)));

    [Fact]
    public async Task DeepInfra_lists_cents_per_token_in_numbers() =>
        (await PriceAsync(new DeepInfraParser(), """{"models":[{"model_name":"m","pricing":{"cents_per_input_token":0.000023,"cents_per_output_token":4e-05}}]}"""))
            .ShouldBe(new FeedPrice.Known(new ModelPrice(0.23m, 0.4m)));

    [Fact]
    public async Task NearAi_lists_whole_amounts_with_a_scale() =>
        (await PriceAsync(new NearAiParser(), """{"models":[{"modelId":"m","inputCostPerToken":{"amount":70,"scale":9},"outputCostPerToken":{"amount":3,"scale":7}}]}"""))
            .ShouldBe(new FeedPrice.Known(new ModelPrice(0.07m, 0.3m)));

    [Fact]
    public async Task Portkey_lists_cents_per_token_by_model() =>
        (await PriceAsync(new PortkeyParser(), """{"models":{"m":{"pricing_config":{"pay_as_you_go":{"request_token":{"price":0.00025},"response_token":{"price":0.001}}}}}}"""))
            .ShouldBe(new FeedPrice.Known(new ModelPrice(2.5m, 10m)));

    [Fact]
    public async Task A_list_with_a_model_that_is_null_is_none()
    {
        await Should.ThrowAsync<JsonException>(() => PriceAsync(new OpenRouterParser(), """{"data":[null]}"""));
        await Should.ThrowAsync<JsonException>(() => PriceAsync(new TogetherParser(), """{"models":[null]}"""));
        await Should.ThrowAsync<JsonException>(() => PriceAsync(new DeepInfraParser(), """{"models":[null]}"""));
        await Should.ThrowAsync<JsonException>(() => PriceAsync(new NearAiParser(), """{"models":[null]}"""));
    }

    [Fact]
    public async Task A_price_that_nobody_could_calculate_with_cannot_be_read() =>
        (await PriceAsync(new TogetherParser(), """{"models":[{"id":"m","pricing":{"input":79228162514264337593543950335,"output":3}}]}"""))
            .ShouldBeOfType<FeedPrice.Unreadable>();

    [Theory]
    [InlineData("\"-1\"")]
    [InlineData("-1")]
    [InlineData("null")]
    public async Task A_negative_price_and_none_at_all_are_dynamic(string price) =>
        (await PriceAsync(new OpenRouterParser(), OpenRouter(price))).ShouldBeOfType<FeedPrice.Dynamic>();

    [Fact]
    public async Task A_model_without_pricing_is_dynamic() =>
        (await PriceAsync(new PortkeyParser(), """{"models":{"m":{"pricing_config":null}}}""")).ShouldBeOfType<FeedPrice.Dynamic>();

    [Theory]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("\"0.000\"")]
    public async Task Zero_for_both_is_free(string price) =>
        (await PriceAsync(new OpenRouterParser(), OpenRouter(price))).ShouldBeOfType<FeedPrice.Free>();

    [Fact]
    public async Task A_free_input_with_a_paid_output_is_a_price() =>
        (await PriceAsync(new TogetherParser(), """{"models":[{"id":"m","pricing":{"input":0,"output":3}}]}"""))
            .ShouldBe(new FeedPrice.Known(new ModelPrice(0m, 3m)));

    [Theory]
    [InlineData("\"price on request\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("1e400")]
    public async Task What_is_no_number_is_unreadable(string price) =>
        (await PriceAsync(new OpenRouterParser(), OpenRouter(price)))
            .ShouldBeOfType<FeedPrice.Unreadable>().Reason.ShouldBeOfType<FormatException>();

    [Fact]
    public async Task A_price_beyond_all_bounds_is_unreadable() =>
        (await PriceAsync(new OpenRouterParser(), OpenRouter("1e28")))
            .ShouldBeOfType<FeedPrice.Unreadable>().Reason.ShouldBeOfType<OverflowException>();

    [Fact]
    public async Task An_impossible_scale_is_unreadable() =>
        (await PriceAsync(new NearAiParser(), """{"models":[{"modelId":"m","inputCostPerToken":{"amount":1,"scale":99},"outputCostPerToken":{"amount":1,"scale":9}}]}"""))
            .ShouldBeOfType<FeedPrice.Unreadable>();

    [Fact]
    public async Task An_unreadable_price_spoils_no_other_model()
    {
        var models = await ParseAsync(new TogetherParser(), """{"models":[{"id":"odd","pricing":{"input":"?","output":1}},{"id":"fine","pricing":{"input":1,"output":1}}]}""");

        models.Select(model => (model.Id, model.Price.GetType())).ShouldBe([("odd", typeof(FeedPrice.Unreadable)), ("fine", typeof(FeedPrice.Known))]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[{"pricing":{}}]}""")]
    [InlineData("""{"data":[{"id":"m","pricing":{"prompt":"0.0""")]
    public async Task What_is_no_price_list_is_a_JSON_error(string json) =>
        await Should.ThrowAsync<JsonException>(() => ParseAsync(new OpenRouterParser(), json));

    private static string OpenRouter(string price) => $$$"""{"data":[{"id":"m","pricing":{"prompt":{{{price}}},"completion":{{{price}}}}}]}""";

    private static async Task<FeedPrice> PriceAsync(IPriceFeedParser parser, string json) => (await ParseAsync(parser, json)).Single().Price;

    private static async Task<IReadOnlyList<FeedModel>> ParseAsync(IPriceFeedParser parser, string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await parser.ParseAsync(stream, TestContext.Current.CancellationToken);
    }
}
