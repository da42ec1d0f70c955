using GatewayApi.Completions;
using Microsoft.Extensions.Options;

namespace GatewayApi.Traffic;

internal static class TrafficServiceCollectionExtensions
{
    /// <summary>Adds the callers and the trouble, when they are asked for; else nothing at all.</summary>
    public static IServiceCollection AddTraffic(this IServiceCollection services, IConfigurationSection configuration)
    {
        if (!configuration.GetValue<bool>(nameof(TrafficOptions.Enabled)))
            return services;

        services.AddOptions<TrafficOptions>().Bind(configuration).PostConfigure(traffic => traffic.Seed ??= Random.Shared.Next()).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrafficOptions>, TrafficOptionsValidator>();
        services.PostConfigure<CompletionsOptions>(TrafficTeams.AddTo);
        services.AddSingleton<KnownModels>();
        services.AddSingleton<TrafficPlan>();
        services.AddSingleton<TrafficClient>();
        services.AddHostedService<TrafficCallers>();
        services.AddHostedService<Troublemaker>();
        services.AddHttpClient(TrafficClient.ClientName, (source, client) => client.BaseAddress = source.GetRequiredService<OwnAddress>().Uri)
            // The gateway is on this host: a proxy has no business in between. Who leaves an answer hangs up, and does not wait for the rest.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero })
            .RemoveAllLoggers();
        return services;
    }
}
