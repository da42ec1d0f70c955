using Gateway.Instrumentation;
using GatewayApi.Pricing.Feeds;
using GatewayApi.Pricing.Store;

namespace GatewayApi.Pricing;

/// <summary>Brings the store's prices of one provider up to date, and tells the metrics what happened.</summary>
public sealed partial class PricingSyncService(
    PricingSyncMetrics metrics, FeedClient feeds, PriceStore store, ILogger<PricingSyncService> logger)
{
    /// <summary>
    /// Syncs a provider. Whatever it throws has been classified and counted by the scope around it, once; a cancellation
    /// by the token counts as cancelled.
    /// </summary>
    public Task<SyncReport> SyncAsync(string provider, SyncTrigger trigger, CancellationToken cancellationToken) =>
        metrics.TrackPricingSync(provider, trigger).RunAsync(
            (Service: this, Provider: provider),
            static (sync, token) => sync.Service.SyncTrackedAsync(sync.Provider, token),
            cancellationToken);

    private async Task<SyncReport> SyncTrackedAsync(string provider, CancellationToken cancellationToken)
    {
        var models = await feeds.FetchAsync(provider, cancellationToken);
        metrics.RecordModelsFetched(provider, models.Count);

        // A provider that suddenly sells nothing has changed its feed; taking that for a success would hide it.
        if (models.Count == 0)
            throw new EmptyPriceListException(provider);

        // The store comes before the numbers: when it cannot save, nothing was updated.
        var report = await store.MergeAsync(provider, models, cancellationToken);
        metrics.RecordModelsUpdated(provider, report.Updated);
        metrics.RecordPriceChanges(provider, report.PriceChanges);
        foreach (var (reason, count) in report.Skipped)
            metrics.RecordModelsSkipped(provider, reason, count);
        foreach (var price in report.Unreadable)
        {
            metrics.RecordError(provider, price.Reason);
            LogUnreadable(provider, price.Model, price.Reason.Message);
        }

        return report;
    }

    // Debug, because a feed shows the same odd price at every run; the metrics count it.
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Provider}: the price of {Model} cannot be read. {Reason}")]
    private partial void LogUnreadable(string provider, string model, string reason);
}
