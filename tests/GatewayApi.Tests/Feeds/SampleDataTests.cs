using System.Text.Json;
using GatewayApi.Pricing;
using GatewayApi.Pricing.Feeds;

namespace GatewayApi.Tests.Feeds;

public class SampleDataTests
{
    private static readonly IPriceFeedParser[] Parsers =
        [new OpenRouterParser(), new TogetherParser(), new DeepInfraParser(), new NearAiParser(), new PortkeyParser()];

    [Fact]
    public void Every_provider_has_a_parser() =>
        Parsers.Select(parser => parser.Provider).ShouldBe(Providers.All);

    [Fact]
    public void Every_feed_says_that_it_is_sample_data()
    {
        foreach (var provider in Providers.All)
        {
            using var feed = JsonDocument.Parse(File.ReadAllText(PathOf(provider)));
            feed.RootElement.GetProperty("sample_data").GetString()!.ShouldStartWith("SAMPLE DATA", customMessage: provider);
        }
    }

    [Fact]
    public async Task The_feeds_list_some_sixty_models_in_every_kind_of_price()
    {
        var models = new List<FeedModel>();
        foreach (var parser in Parsers)
        {
            await using var feed = File.OpenRead(PathOf(parser.Provider));
            models.AddRange(await parser.ParseAsync(feed, TestContext.Current.CancellationToken));
        }

        models.Count.ShouldBeInRange(60, 70);
        models.Select(model => model.Price.GetType()).Distinct().ShouldBe(
            [typeof(FeedPrice.Known), typeof(FeedPrice.Dynamic), typeof(FeedPrice.Free), typeof(FeedPrice.Unreadable)], ignoreOrder: true);
    }

    [Fact]
    public async Task Prices_of_different_units_come_out_in_the_same_one()
    {
        foreach (var parser in Parsers)
        {
            await using var feed = File.OpenRead(PathOf(parser.Provider));
            foreach (var model in await parser.ParseAsync(feed, TestContext.Current.CancellationToken))
            {
                if (model.Price is FeedPrice.Known known)
                    known.Price.InputPerMillion.ShouldBeInRange(0.01m, 30m, $"{parser.Provider}: {model.Id}");
            }
        }
    }

    private static string PathOf(string provider) => Path.Combine(AppContext.BaseDirectory, "feeds", $"{provider}.json");
}
