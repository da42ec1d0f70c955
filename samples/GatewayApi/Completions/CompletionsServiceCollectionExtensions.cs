namespace GatewayApi.Completions;

internal static class CompletionsServiceCollectionExtensions
{
    public static IServiceCollection AddCompletions(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<CompletionsOptions>().Bind(configuration)
            .Validate(options => options.Providers.All(provider => provider is { Name.Length: > 0, Key.Length: > 0, Url.IsAbsoluteUri: true }),
                "Completions:Providers: each needs a Name, a Key and a Url such as https://api.openai.com/v1.")
            .Validate(options => options.Teams.Values.All(team => team.Key.Length > 0) && options.Teams.Values.DistinctBy(team => team.Key).Count() == options.Teams.Count,
                "Completions:Teams: each needs a Key of its own.")
            .ValidateOnStart();
        services.AddDistributedMemoryCache();
        services.AddSingleton<ModelRouter>();
        services.AddSingleton<Teams>();
        services.AddHostedService<CompletionsStart>();
        return services;
    }

    /// <summary>Makes the teams and the providers at the start and not with the first request: budgets and the cache are on the page from then on.</summary>
    private sealed class CompletionsStart(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<Teams>();
            services.GetRequiredService<ModelRouter>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
