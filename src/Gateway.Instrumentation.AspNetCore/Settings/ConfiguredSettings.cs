using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Reads sections of settings, and refuses what the binder would ignore.</summary>
internal static class ConfiguredSettings
{
    private static readonly SettingsShape OfRequests = new SettingsShape("UseGatewayMetrics")
        .Values(nameof(RequestMetricsOptions.AnnounceRoutes), nameof(RequestMetricsOptions.FillInActions))
        .Section(nameof(RequestMetricsOptions.RequestIds), new SettingsShape("the request ids")
            .Values(nameof(RequestIdOptions.Enabled), nameof(RequestIdOptions.HeaderName), nameof(RequestIdOptions.AcceptIncoming))
            .List(nameof(RequestIdOptions.LoggedHeaders), "X-User-ID")
            .List(nameof(RequestIdOptions.TrustedNetworks), "0"));

    private static readonly SettingsShape OfEndpoints = new SettingsShape("MapGatewayMetrics").Values(
        nameof(MetricsEndpointOptions.Endpoints), nameof(MetricsEndpointOptions.ResetPolicy), nameof(MetricsEndpointOptions.Port),
        nameof(MetricsEndpointOptions.MaxConcurrentScrapes), nameof(MetricsEndpointOptions.ResponseTimeout));

    /// <exception cref="OptionsValidationException">A key is unknown, or its value has the wrong form.</exception>
    public static void Read(IConfigurationSection section, RequestMetricsOptions options)
    {
        ThrowIfIgnored<RequestMetricsOptions>(section, OfRequests);
        section.Bind(options);
    }

    /// <inheritdoc cref="Read(IConfigurationSection, RequestMetricsOptions)"/>
    public static void Read(IConfigurationSection section, MetricsEndpointOptions options)
    {
        ThrowIfIgnored<MetricsEndpointOptions>(section, OfEndpoints);
        section.Bind(options);
    }

    private static void ThrowIfIgnored<TOptions>(IConfigurationSection section, SettingsShape shape)
    {
        if (shape.Mistakes(section).ToList() is { Count: > 0 } mistakes)
            throw new OptionsValidationException(typeof(TOptions).Name, typeof(TOptions), mistakes);
    }
}
