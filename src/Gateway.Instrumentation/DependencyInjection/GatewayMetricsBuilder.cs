using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures the metrics added by <c>AddGatewayMetrics</c>.</summary>
public sealed partial class GatewayMetricsBuilder
{
    internal GatewayMetricsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The service collection.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds a family as a singleton and creates it when the host starts, so that its zeros are on the page before the first
    /// event and an invalid definition stops the start. The family is a built-in one or your own: a class with a public
    /// constructor that takes a <see cref="MetricFactory"/> and, optionally, other services.
    /// </summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <returns>This builder.</returns>
    /// <exception cref="MetricRegistrationException">The class is not a family.</exception>
    public GatewayMetricsBuilder AddFamily<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFamily>()
        where TFamily : class
    {
        if (typeof(TFamily).IsAbstract
            || !typeof(TFamily).GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(MetricFactory))))
            throw new MetricRegistrationException(
                $"{typeof(TFamily).Name} is not a metric family: a family is a class that is not abstract and has a public constructor with a MetricFactory, such as public {typeof(TFamily).Name}(MetricFactory metrics).");

        Services.TryAddSingleton(static provider => ActivatorUtilities.CreateInstance<TFamily>(
            provider, provider.GetRequiredService<MetricFactory>().ForFamily(typeof(TFamily))));
        Services.Configure<FamilyStarterOptions>(static options => options.Families.Add(typeof(TFamily)));
        return this;
    }

    /// <summary>
    /// Shows the status of the host with <see cref="ServiceMetrics"/>: <c>service_info</c>, the start time, and
    /// <c>service_up</c>, which is 1 while the host runs, and 0 while it starts and stops, whatever the reason of the stop.
    /// </summary>
    /// <param name="version">The version; when null, the version of the program (<c>InformationalVersion</c> without the commit).</param>
    /// <param name="environment">The environment; when null, the host's environment, or <c>unknown</c> without one.</param>
    /// <returns>This builder. A second call adds nothing twice; the last values apply.</returns>
    public GatewayMetricsBuilder AddServiceStatus(string? version = null, string? environment = null)
    {
        Services.Configure<ServiceStatusOptions>(options =>
        {
            options.Version = version ?? options.Version;
            options.Environment = environment ?? options.Environment;
        });
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ServiceStatus>());
        return this;
    }

    /// <summary>Uses your registry instead of one per service provider.</summary>
    /// <param name="registry">The registry. Its own options apply; limits and static labels of the host's options do not.</param>
    /// <returns>This builder.</returns>
    public GatewayMetricsBuilder UseRegistry(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Services.Replace(ServiceDescriptor.Singleton(registry));
        return this;
    }
}
