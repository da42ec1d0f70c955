using System.Reflection;
using Gateway.Instrumentation;
using PricingService.Catalog;
using PricingService.Models;

namespace PricingService;

/// <summary>Shows what is known before the first request: which build runs, and each property's series at 0, so that <c>rate()</c> sees their first event.</summary>
internal sealed class KnownSeries(GatewayMetrics metrics, PropertyCatalog catalog, IHostEnvironment environment) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Service.SetPricingServiceInfo(Version(), environment.EnvironmentName);
        foreach (var property in catalog.All)
        {
            metrics.Learning.Announce(property.Id, ModelType.Conversion);
            metrics.PricingModels.Announce(property.Id, ModelType.Conversion);
            metrics.Competitors.Announce(property.Id);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Without the commit that the SDK appends.
    private static string Version() => typeof(KnownSeries).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
