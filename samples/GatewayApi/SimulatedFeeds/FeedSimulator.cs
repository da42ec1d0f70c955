using System.Diagnostics.CodeAnalysis;
using GatewayApi.Pricing;
using Microsoft.Extensions.Options;

namespace GatewayApi.SimulatedFeeds;

/// <summary>Plays the providers: their price lists are sample data, their faults are on demand.</summary>
public sealed class FeedSimulator
{
    private readonly Dictionary<string, SimulatedFeed> _feeds;

    public FeedSimulator(IHostEnvironment environment, IOptions<PricingOptions> options) =>
        _feeds = Providers.All.ToDictionary(provider => provider, provider =>
        {
            var settings = options.Value.FeedOf(provider);
            return new SimulatedFeed(
                File.ReadAllText(Path.Combine(environment.ContentRootPath, "feeds", $"{provider}.json")),
                new FeedBehaviour(settings.Fault, settings.DelayMs, settings.DriftPercent));
        });

    public bool TryGet(string provider, [NotNullWhen(true)] out SimulatedFeed? feed) => _feeds.TryGetValue(provider, out feed);
}
