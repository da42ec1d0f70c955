using Gateway.Instrumentation.AspNetCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a page for services without a web application.</summary>
public static class MetricsServerServiceCollectionExtensions
{
    /// <summary>
    /// Adds <c>AddGatewayMetrics</c> and serves its metrics on a port of their own, with a small web server inside the host:
    /// <c>/metrics</c> and what <c>MapGatewayMetrics</c> serves below it, and <c>/json</c> and <c>/health</c>. It answers before the
    /// host's services start, and until all of them have stopped. For workers; a web application has <c>MapGatewayMetrics</c>.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Sets the options; the port is required.</param>
    /// <returns>The builder of <c>AddGatewayMetrics</c>. A second call changes the options of the one server.</returns>
    /// <remarks>
    /// A wrong option stops the host's start with an <see cref="Microsoft.Extensions.Options.OptionsValidationException"/>, and a port that is taken with an
    /// <see cref="InvalidOperationException"/>, unless <see cref="MetricsServerOptions.ContinueWithoutPage"/> is true.
    /// </remarks>
    public static GatewayMetricsBuilder AddGatewayMetricsServer(this IServiceCollection services, Action<MetricsServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var builder = services.AddGatewayMetrics();
        services.Configure(configure);
        services.TryAddSingleton<MetricsServer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MetricsServer>(static provider => provider.GetRequiredService<MetricsServer>()));
        return builder;
    }
}
