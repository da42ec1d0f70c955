namespace TradingHandlers.Traffic;

internal static class UsersServiceCollectionExtensions
{
    /// <summary>Lets users send requests to the service, unless the settings want none.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services, Func<Random, HttpRequestMessage> next) =>
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TradingOptions>().RequestsPerSecond > 0
            ? ActivatorUtilities.CreateInstance<Users>(provider, next)
            : new NoUsers());

    private sealed class NoUsers : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
