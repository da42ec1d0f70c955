using Microsoft.Extensions.Options;

namespace PricingService.SimulatedMarket;

internal static class MarketServiceCollectionExtensions
{
    public static IServiceCollection AddSimulatedMarket(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<MarketOptions>().Bind(configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MarketOptions>, MarketOptionsValidator>();
        services.AddSingleton<MarketSimulator>();
        return services;
    }
}
