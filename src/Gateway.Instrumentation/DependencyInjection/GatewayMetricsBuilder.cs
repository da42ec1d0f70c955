using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds to what <c>AddGatewayMetrics</c> set up.</summary>
public sealed class GatewayMetricsBuilder
{
    internal GatewayMetricsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The service collection behind it.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Makes a family when the host starts, so that its zeros are on the page before the first event: a built-in one, or one
    /// of your own, a class with a public constructor that takes a <see cref="MetricFactory"/> (and, if
    /// need be, other services). A wrong definition shows then, and the family can be injected like any singleton.
    /// </summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <returns>This builder.</returns>
    /// <exception cref="MetricRegistrationException">The class is no family.</exception>
    public GatewayMetricsBuilder AddFamily<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFamily>()
        where TFamily : class
    {
        if (typeof(TFamily).IsAbstract
            || !typeof(TFamily).GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(MetricFactory))))
            throw new MetricRegistrationException(
                $"{typeof(TFamily).Name} is no metric family: a family is a class that can be created and has a public constructor with a MetricFactory, such as public {typeof(TFamily).Name}(MetricFactory metrics).");

        Services.TryAddSingleton(static provider => ActivatorUtilities.CreateInstance<TFamily>(
            provider, provider.GetRequiredService<MetricFactory>().ForFamily(typeof(TFamily).Name)));
        Services.Configure<FamilyStarterOptions>(static options => options.Families.Add(typeof(TFamily)));
        return this;
    }

    /// <summary>
    /// Shows the host's status through <see cref="ServiceMetrics"/>: <c>service_info</c> and the start time from the host's
    /// start, and <c>service_up</c>, which is 1 from when the host has started until it begins to stop, and 0 before and after.
    /// </summary>
    /// <param name="version">The service's version; when null, that of the program (<c>InformationalVersion</c> without the commit).</param>
    /// <param name="environment">Where the service runs; when null, the host's environment, or <c>unknown</c> where there is none.</param>
    /// <returns>This builder. Called again, it adds nothing twice; what is given last holds.</returns>
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

    /// <summary>Uses a registry that you made, in place of the service provider's own.</summary>
    /// <param name="registry">The registry. Its own settings hold; limits and static labels in the options do not reach it.</param>
    /// <returns>This builder.</returns>
    public GatewayMetricsBuilder UseRegistry(MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Services.Replace(ServiceDescriptor.Singleton(registry));
        return this;
    }
}
