using GatewayApi.Pricing;
using Microsoft.Extensions.Options;

namespace GatewayApi.Chat;

internal static class ChatServiceCollectionExtensions
{
    public static IServiceCollection AddChat(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<ChatOptions>().Bind(configuration)
            .Validate(chat => chat.ModelTimeout > TimeSpan.Zero, "Chat:ModelTimeout has to be a time above zero, such as 00:00:02.")
            .Validate(chat => !string.IsNullOrWhiteSpace(chat.DefaultModel), "Chat:DefaultModel has to be the name of a model, such as gpt-4o.")
            .ValidateOnStart();
        services.AddMemoryCache(cache => (cache.TrackStatistics, cache.SizeLimit) = (true, OfferCache.Models));
        services.AddSingleton<OfferCache>();
        services.AddSingleton<ModelClient>();
        services.AddHostedService<ChatStart>();
        foreach (var provider in Providers.All)
        {
            services.AddHttpClient(ModelClient.ClientOf(provider), (source, client) =>
                {
                    client.Timeout = source.GetRequiredService<IOptions<ChatOptions>>().Value.ModelTimeout;
                    client.BaseAddress = source.GetRequiredService<OwnAddress>().Uri;
                })
                // The models are on this host: a proxy has no business in between.
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false })
                .RemoveAllLoggers()
                .AddGatewayMetrics();
        }

        return services;
    }
}
