using GatewayApi.Pricing.Feeds;
using GatewayApi.Pricing.Jobs;
using GatewayApi.Pricing.Store;
using Microsoft.Extensions.Options;

namespace GatewayApi.Pricing;

internal static class PricingServiceCollectionExtensions
{
    public static IServiceCollection AddPricing(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<PricingOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PricingOptions>, PricingOptionsValidator>();

        services.AddFeeds();
        services.AddSingleton(provider => SupportedModels.Load(
            Path.Combine(provider.GetRequiredService<IHostEnvironment>().ContentRootPath, "models.json")));
        services.AddSingleton<PriceFile>();
        services.AddSingleton<PriceStore>();
        services.AddSingleton<PricingSyncService>();

        services.AddSingleton<SyncJobQueue>();
        services.AddHostedService<SyncJobWorkers>();
        services.AddHostedService<SyncScheduler>();
        return services;
    }

    private static void AddFeeds(this IServiceCollection services)
    {
        services.AddSingleton<IPriceFeedParser, OpenRouterParser>();
        services.AddSingleton<IPriceFeedParser, TogetherParser>();
        services.AddSingleton<IPriceFeedParser, DeepInfraParser>();
        services.AddSingleton<IPriceFeedParser, NearAiParser>();
        services.AddSingleton<IPriceFeedParser, PortkeyParser>();
        services.AddSingleton<FeedClient>();

        foreach (var provider in Providers.All)
        {
            services.AddHttpClient(FeedClient.ClientOf(provider), (source, client) =>
                {
                    var options = source.GetRequiredService<IOptions<PricingOptions>>().Value;
                    client.Timeout = options.FeedOf(provider).Timeout ?? options.FeedTimeout;
                    client.BaseAddress = source.GetRequiredService<OwnAddress>().Uri;
                })
                // The feeds are on this host: a proxy has no business in between.
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false })
                .RemoveAllLoggers()
                .AddGatewayMetrics();
        }
    }
}
