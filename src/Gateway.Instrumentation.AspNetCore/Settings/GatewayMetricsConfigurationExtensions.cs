using Gateway.Instrumentation.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The middleware and the endpoints with settings from configuration.</summary>
public static class GatewayMetricsConfigurationExtensions
{
    /// <summary>Does the same as the other overload, with settings from configuration.</summary>
    /// <param name="app">The application.</param>
    /// <param name="section">
    /// The section of <see cref="RequestMetricsOptions"/>, such as <c>app.Configuration.GetSection("RequestMetrics")</c>. A key in it
    /// that is no setting is refused.
    /// </param>
    /// <param name="configure">Settings in code; they apply after the section.</param>
    /// <returns>The application.</returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddGatewayMetrics</c> was not called, this was called before, or a value cannot be converted.
    /// </exception>
    /// <exception cref="OptionsValidationException">A setting is wrong or unknown; the message names it and the fix.</exception>
    public static IApplicationBuilder UseGatewayMetrics(
        this IApplicationBuilder app, IConfigurationSection section, Action<RequestMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return app.UseGatewayMetrics(options =>
        {
            ConfiguredSettings.Read(section, options);
            configure?.Invoke(options);
        });
    }

    /// <summary>Does the same as the other overload, with settings from configuration.</summary>
    /// <param name="endpoints">Where to map them.</param>
    /// <param name="section">
    /// The section of <see cref="MetricsEndpointOptions"/>, such as <c>app.Configuration.GetSection("MetricsEndpoint")</c>. A key in it
    /// that is no setting is refused.
    /// </param>
    /// <param name="pattern">The page's route; <c>/metrics</c> when left out, where Prometheus looks by default.</param>
    /// <param name="configure">Settings in code; they apply after the section.</param>
    /// <returns>A builder that adds conventions to the endpoints.</returns>
    /// <exception cref="InvalidOperationException">
    /// <c>AddGatewayMetrics</c> was not called, the policy of the reset does not exist, or a value cannot be converted.
    /// </exception>
    /// <exception cref="OptionsValidationException">A setting is wrong or unknown; the message names it and the fix.</exception>
    public static IEndpointConventionBuilder MapGatewayMetrics(
        this IEndpointRouteBuilder endpoints, IConfigurationSection section, string pattern = "/metrics", Action<MetricsEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return endpoints.MapGatewayMetrics(pattern, options =>
        {
            ConfiguredSettings.Read(section, options);
            configure?.Invoke(options);
        });
    }
}
