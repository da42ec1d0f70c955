using Microsoft.Extensions.Options;
using PricingService.Catalog;

namespace PricingService.Competitors;

/// <summary>Fetches all properties' competitor prices at start and then at each interval.</summary>
internal sealed partial class CompetitorRefresher(
    CompetitorClient competitors, PropertyCatalog catalog, IOptions<CompetitorOptions> options, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<CompetitorRefresher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RefreshInterval == TimeSpan.Zero)
            return;

        // The market is the service's own web server, which waits for its open requests before it stops:
        // ApplicationStopping comes first.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.StartedAsync(stopping.Token))
            return;
        using var timer = new PeriodicTimer(options.Value.RefreshInterval, time);
        try
        {
            do
                await Task.WhenAll(catalog.All.Select(property => RefreshAsync(property.Id, stopping.Token)));
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task RefreshAsync(string propertyId, CancellationToken stopping)
    {
        try
        {
            await competitors.FetchAsync(propertyId, stopping);
        }
        catch (MarketException exception)
        {
            // Debug, because the market is flaky; the metrics count it.
            LogFailed(exception.Message);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Reason}")]
    private partial void LogFailed(string reason);
}
