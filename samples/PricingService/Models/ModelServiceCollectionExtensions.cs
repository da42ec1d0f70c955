namespace PricingService.Models;

internal static class ModelServiceCollectionExtensions
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<ModelOptions>().Bind(configuration)
            .Validate(models => models.CacheSize >= 1, "Models:CacheSize has to be at least 1.")
            .ValidateOnStart();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<ModelCache>();
        return services;
    }
}
