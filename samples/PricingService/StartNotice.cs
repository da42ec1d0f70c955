using Microsoft.Extensions.Options;
using PricingService.Traffic;

namespace PricingService;

/// <summary>Tells at start where everything is.</summary>
internal sealed partial class StartNotice(OwnAddress address, IOptions<TrafficOptions> traffic, ILogger<StartNotice> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var root = address.Uri;
        Log("Metrics       ", root, "metrics");
        Log("Score (POST)  ", root, "score");
        Log("Learn (POST)  ", root, "learn");
        Log("Health        ", root, "health");
        Log("Models        ", root, "models");
        Log("Experiments   ", root, "experiments");
        Log("Competitors   ", root, "competitors/harbour-hotel");
        Log("Sample market ", root, "market/harbour-hotel");
        if (traffic.Value.Enabled)
            LogTraffic(traffic.Value.RequestsPerSecond);
        else
            LogNoTraffic();
        LogReady();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogStopping();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{What} {Root}{Path}")]
    private partial void Log(string what, Uri root, string path);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Ready. Ctrl+C stops the service.")]
    private partial void LogReady();

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Stopping.")]
    private partial void LogStopping();

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Guests come by themselves, {PerSecond} a second.")]
    private partial void LogTraffic(double perSecond);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "Nobody comes: start with --traffic to see guests.")]
    private partial void LogNoTraffic();
}
