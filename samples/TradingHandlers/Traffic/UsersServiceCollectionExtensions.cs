namespace TradingHandlers.Traffic;

internal static class UsersServiceCollectionExtensions
{
    /// <summary>Lets users send requests to the service, unless the settings want none.</summary>
    public static void AddUsers(this IServiceCollection services, TradingOptions options, Func<Random, HttpRequestMessage> next)
    {
        if (options.RequestsPerSecond > 0)
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<Users>(provider, next));
    }
}
