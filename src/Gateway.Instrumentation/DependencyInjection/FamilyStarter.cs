using Gateway.Instrumentation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Creates the families that need no recording, and the added families, before any hosted service starts: an invalid definition stops the start.</summary>
internal sealed class FamilyStarter(
    IServiceProvider services, IOptions<FamilyStarterOptions> options, IOptions<GatewayMetricsOptions> settings) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var metrics = services.GetRequiredService<GatewayMetrics>();
        if (!metrics.Registry.Enabled)
            metrics.Registry.Diagnostics.LogOff();
        foreach (var family in options.Value.Families)
            services.GetRequiredService(family);
        if (metrics.Registry.Enabled && settings.Value.ProcessMetrics)
            _ = (metrics.Process, metrics.Runtime);
        BucketSettings.ThrowIfUnknown(settings.Value.Buckets, metrics.Registry);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<MetricRegistry>().ReportMeters();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class FamilyStarterOptions
{
    public HashSet<Type> Families { get; } = [];
}
