using Microsoft.Extensions.Options;

namespace PricingService.Competitors;

internal static class CompetitorServiceCollectionExtensions
{
    public static IServiceCollection AddCompetitors(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<CompetitorOptions>().Bind(configuration)
            .Validate(competitors => competitors.RefreshInterval >= TimeSpan.Zero, "Competitors:RefreshInterval has to be a time such as 00:00:05, or 00:00:00 for never.")
            .Validate(competitors => competitors.Timeout > TimeSpan.Zero, "Competitors:Timeout has to be a time above zero, such as 00:00:01.")
            .Validate(competitors => competitors.MaxAge > TimeSpan.Zero, "Competitors:MaxAge has to be a time above zero, such as 1.00:00:00.")
            .ValidateOnStart();
        services.AddSingleton<CompetitorBook>();
        services.AddSingleton<CompetitorClient>();
        services.AddHostedService<CompetitorRefresher>();
        services.AddHttpClient(CompetitorClient.ClientName, (source, client) =>
            {
                client.Timeout = source.GetRequiredService<IOptions<CompetitorOptions>>().Value.Timeout;
                client.BaseAddress = source.GetRequiredService<OwnAddress>().Uri;
            })
            // The market is on this host: a proxy has no business in between.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false })
            .RemoveAllLoggers()
            .AddGatewayMetrics();
        return services;
    }
}
