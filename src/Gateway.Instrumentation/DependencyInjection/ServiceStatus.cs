using System.Reflection;
using Gateway.Instrumentation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shows the build of the host and whether it is up: not while it starts or stops.</summary>
internal sealed class ServiceStatus(ServiceMetrics service, IOptions<ServiceStatusOptions> options, IHostEnvironment? host = null)
    : IHostedLifecycleService
{
    private const string Unknown = "unknown";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        service.SetInfo(options.Value.Version ?? EntryVersion() ?? Unknown, options.Value.Environment ?? host?.EnvironmentName ?? Unknown);
        service.MarkDown();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        service.MarkUp();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        service.MarkDown();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Without the commit that the SDK appends: 1.4.0+3f2c becomes 1.4.0.
    private static string? EntryVersion() => Assembly.GetEntryAssembly()
        ?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}

internal sealed class ServiceStatusOptions
{
    public string? Version { get; set; }

    public string? Environment { get; set; }
}
