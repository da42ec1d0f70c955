using Gateway.Instrumentation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Publishes the registry as meters from the start of the host until its services are disposed: listeners read once more while it stops.</summary>
internal sealed class MeterPublisher(MetricRegistry registry, IOptions<PublishedMeterOptions> options) : IHostedLifecycleService, IDisposable
{
    private readonly List<IDisposable> _published = [];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _published.AddRange(options.Value.Names.Select(registry.PublishAsMeter));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var published in _published)
            published.Dispose();
        _published.Clear();
    }
}

internal sealed class PublishedMeterOptions
{
    public HashSet<string> Names { get; } = [];
}
