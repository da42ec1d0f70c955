using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>Publishes the host's registry from before its services start until they have stopped: a last push still shows it.</summary>
internal sealed class Publisher(
    MetricRegistry registry, IOptions<PublisherOptions> options, ILogger<Publisher>? logger = null) : IHostedLifecycleService, IDisposable
{
    private readonly List<IDisposable> _publications = [];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var target in options.Value.Targets)
            _publications.Add(registry.PublishToPrometheusNet(target, logger));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var publication in _publications)
            publication.Dispose();
        _publications.Clear();
    }
}

internal sealed class PublisherOptions
{
    public HashSet<CollectorRegistry> Targets { get; } = [];
}
