using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds hosted services whose state is on the page.</summary>
public static class TrackedHostedServiceGatewayMetricsBuilderExtensions
{
    /// <summary>
    /// Adds a hosted service as <c>AddHostedService</c> does, and shows with <see cref="HostedServiceMetrics"/> whether it runs,
    /// its failures, restarts and the age of its heartbeat. The service stays as it is; what the host does about an exception stays, too.
    /// </summary>
    /// <typeparam name="TService">The service: a <c>BackgroundService</c> or any <see cref="IHostedService"/>. It is a singleton that others can ask for.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder. A second call adds nothing twice; all settings apply in order.</returns>
    /// <remarks>Two services of one name, a service that <c>AddHostedService</c> adds as well, and options that cannot work, stop the host's start. To beat, the service asks for a <see cref="HostedServiceHeartbeat{TService}"/>.</remarks>
    public static GatewayMetricsBuilder AddTrackedHostedService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this GatewayMetricsBuilder builder, Action<TrackedHostedServiceOptions>? configure = null)
        where TService : class, IHostedService
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var isKnown = services.Any(static service => service.ServiceType == typeof(HostedServiceHeartbeat<TService>));
        if (!isKnown)
            services.Configure<TrackedHostedServiceOptions>(TrackedServices.KeyOf(typeof(TService)), static options => options.Name = TrackedServices.NameOf(typeof(TService)));
        if (configure is not null)
            services.Configure(TrackedServices.KeyOf(typeof(TService)), configure);
        if (isKnown)
            return builder;

        services.Configure<TrackedServiceTypes>(static options => options.Types.Add(typeof(TService)));
        services.TryAddSingleton<TrackedServices>();
        services.TryAddSingleton<TService>();
        services.AddSingleton(static provider => new HostedServiceHeartbeat<TService>(provider.GetRequiredService<TrackedServices>()[typeof(TService)]));
        services.AddSingleton<IHostedService>(static provider => new TrackedHostedService<TService>(
            provider.GetRequiredService<TService>(),
            provider.GetRequiredService<TrackedServices>()[typeof(TService)],
            provider.GetRequiredService<MetricFactory>().TimeProvider,
            provider.GetService<ILogger<TrackedHostedService<TService>>>() ?? NullLogger<TrackedHostedService<TService>>.Instance,
            provider.GetService<IHostApplicationLifetime>(),
            provider.GetServices<IHostedService>));
        return builder;
    }
}
