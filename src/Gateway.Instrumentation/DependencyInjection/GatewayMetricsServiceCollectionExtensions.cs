using Gateway.Instrumentation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the metrics of Gateway Instrumentation to a service collection.</summary>
public static class GatewayMetricsServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="GatewayMetrics"/>, its families and one registry per service provider. A second call adds nothing twice;
    /// all settings apply in order.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets the options in code.</param>
    /// <returns>A builder, which adds your own families.</returns>
    /// <remarks>Invalid options stop the host's start with an <see cref="OptionsValidationException"/>.</remarks>
    public static GatewayMetricsBuilder AddGatewayMetrics(
        this IServiceCollection services, Action<GatewayMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<GatewayMetricsOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayMetricsOptions>, GatewayMetricsOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<GatewayMetricsOptions>, MetricsSwitch>(
            static provider => new MetricsSwitch(provider.GetService<IConfiguration>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FamilyStarter>());

        services.TryAddSingleton<IErrorClassifier, ErrorClassifier>();
        services.TryAddSingleton(static provider => MetricRegistry.OfValid(
            OptionsOf(provider), provider.GetService<TimeProvider>(), provider.GetService<ILogger<MetricRegistry>>()));
        services.TryAddSingleton(static provider =>
        {
            // Everything that records asks for the factory or for what it makes: from here on, no measurement is lost.
            var registry = provider.GetRequiredService<MetricRegistry>();
            provider.GetService<ListenedMeters>()?.Start(registry);
            return new MetricFactory(registry, provider.GetRequiredService<IErrorClassifier>());
        });
        services.TryAddSingleton(static provider => new GatewayMetrics(
            provider.GetRequiredService<MetricFactory>(), OptionsOf(provider).KnownProviders, family => AddedFamily(provider, family)));

        WebAdapter.AddStartupFilter(services);
        foreach (var family in BuiltInFamilies.All)
            services.TryAddSingleton(family, provider => BuiltInFamilies.Find(family, provider.GetRequiredService<GatewayMetrics>())!);
        return new GatewayMetricsBuilder(services);
    }

    /// <summary>Does the same as the other overload, with options from configuration.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configuration">
    /// The section with the options, such as <c>configuration.GetSection("GatewayMetrics")</c>. An unknown key stops the host's
    /// start, so that a misspelt one is noticed.
    /// </param>
    /// <param name="configure">Sets the options in code, after the configuration.</param>
    /// <returns>A builder, which adds your own families.</returns>
    public static GatewayMetricsBuilder AddGatewayMetrics(
        this IServiceCollection services, IConfiguration configuration, Action<GatewayMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<GatewayMetricsOptions>().Configure(_ => SettingsCheck.ThrowIfIgnored(configuration)).Bind(configuration);
        return services.AddGatewayMetrics(configure);
    }

    private static object? AddedFamily(IServiceProvider provider, Type family) =>
        provider.GetRequiredService<IOptions<FamilyStarterOptions>>().Value.Families.Contains(family)
            ? provider.GetService(family)
            : null;

    private static GatewayMetricsOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<GatewayMetricsOptions>>().Value;
}
