namespace PricingService.Traffic;

internal static class TrafficServiceCollectionExtensions
{
    private const double MaxPerSecond = 1000; // a timer ticks no faster

    public static IServiceCollection AddTraffic(this IServiceCollection services, IConfigurationSection configuration)
    {
        services.AddOptions<TrafficOptions>().Bind(configuration)
            .Validate(traffic => traffic.RequestsPerSecond is > 0 and <= MaxPerSecond, $"Traffic:RequestsPerSecond has to be above 0 and at most {MaxPerSecond}.")
            .Validate(traffic => traffic.ShiftAfter >= TimeSpan.Zero, "Traffic:ShiftAfter has to be a time such as 00:00:10.")
            .ValidateOnStart();
        if (!configuration.GetValue<bool>(nameof(TrafficOptions.Enabled)))
            return services;
        services.AddSingleton<ITrafficScript, PricingTraffic>();
        services.AddHostedService<TrafficService>();
        return services;
    }
}
