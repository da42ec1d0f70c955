using Gateway.Instrumentation;
using GatewayApi.Pricing.Feeds;
using Microsoft.Extensions.Primitives;

namespace GatewayApi.Pricing.Store;

/// <summary>The gateway's prices: in memory, saved to a file with every change. Its look-ups are queries to the metrics, as of any database.</summary>
public sealed class PriceStore : IDisposable
{
    private readonly SemaphoreSlim _merging = new(1, 1);
    private readonly SupportedModels _supported;
    private readonly PriceFile _file;
    private readonly DatabaseMetrics _metrics;
    private readonly TimeProvider _time;

    // Replaced as a whole, so that readers need no lock.
    private volatile Dictionary<(string Provider, string Model), StoredPrice> _prices;

    private volatile CancellationTokenSource _changing = new();

    public PriceStore(SupportedModels supported, PriceFile file, DatabaseMetrics metrics, TimeProvider time)
    {
        (_supported, _file, _metrics, _time) = (supported, file, metrics, time);
        foreach (var query in (string[])[StoreQueries.Select, StoreQueries.Load, StoreQueries.Save])
            metrics.Announce(query);

        // What is no longer offered stays away, and of an entry that is there twice the newest counts.
        _prices = file.Load().Where(price => supported.Contains(price.Provider, price.Model))
            .GroupBy(price => (price.Provider, price.Model)).ToDictionary(twins => twins.Key, twins => twins.MaxBy(price => price.UpdatedAt)!);
    }

    /// <summary>Changes with the next price that does: whoever keeps some, and asked for it before, sees by it that there are others now.</summary>
    public IChangeToken Changed => new CancellationChangeToken(_changing.Token);

    /// <summary>The prices of this moment, of one provider or of all, in the order of provider and model.</summary>
    public IReadOnlyList<StoredPrice> List(string? provider = null) => _metrics.TrackQuery(StoreQueries.Select).Run(
        (Prices: _prices, Provider: provider),
        static asked => (IReadOnlyList<StoredPrice>)
        [
            .. asked.Prices.Values.Where(price => asked.Provider is null || price.Provider == asked.Provider)
                .OrderBy(price => price.Provider, StringComparer.Ordinal).ThenBy(price => price.Model, StringComparer.Ordinal),
        ]);

    /// <summary>The cheapest offer of a model for so many tokens; letter case does not matter, as providers differ in it.</summary>
    public StoredPrice? FindCheapest(string model, long inputTokens, long outputTokens) => _metrics.TrackQuery(StoreQueries.Select).Run(
        (Prices: _prices, Model: model, Input: inputTokens, Output: outputTokens),
        static asked => asked.Prices.Values
            .Where(stored => string.Equals(stored.Model, asked.Model, StringComparison.OrdinalIgnoreCase))
            .OrderBy(stored => stored.Price.CostOf(asked.Input, asked.Output)).ThenBy(stored => stored.Provider, StringComparer.Ordinal)
            .FirstOrDefault());

    /// <summary>All offers of a model, the cheapest first; letter case does not matter.</summary>
    public IReadOnlyList<StoredPrice> FindOffers(string model) => _metrics.TrackQuery(StoreQueries.Select).Run(
        (Prices: _prices, Model: model),
        static asked => (IReadOnlyList<StoredPrice>)
        [
            .. asked.Prices.Values.Where(stored => string.Equals(stored.Model, asked.Model, StringComparison.OrdinalIgnoreCase))
                .OrderBy(stored => stored.Price.CostOf(1, 1)).ThenBy(stored => stored.Provider, StringComparer.Ordinal),
        ]);

    /// <summary>The price of one provider's model. A look at what is in memory, and no query.</summary>
    public bool TryGet(string provider, string model, out StoredPrice? price) => _prices.TryGetValue((provider, model), out price);

    /// <summary>
    /// Takes over what a price list says. One merge at a time, from comparing to saving: two syncs of the same provider
    /// would count the same change twice.
    /// </summary>
    public async Task<SyncReport> MergeAsync(string provider, IReadOnlyList<FeedModel> models, CancellationToken cancellationToken)
    {
        await _merging.WaitAsync(cancellationToken);
        try
        {
            var prices = new Dictionary<(string Provider, string Model), StoredPrice>(_prices);
            var report = new SyncReport { Fetched = models.Count };
            foreach (var model in models)
                Merge(provider, model, prices, report);

            if (report.Updated > 0)
            {
                await _file.SaveAsync([.. prices.Values], cancellationToken);
                _prices = prices;

                // After the prices: whoever asks for the token first finds these or newer ones. Not disposed: somebody may be asking for it.
                await Interlocked.Exchange(ref _changing, new CancellationTokenSource()).CancelAsync();
            }

            return report;
        }
        finally
        {
            _merging.Release();
        }
    }

    public void Dispose()
    {
        _merging.Dispose();
        _changing.Dispose();
    }

    private void Merge(
        string provider, FeedModel model, Dictionary<(string Provider, string Model), StoredPrice> prices, SyncReport report)
    {
        var key = (provider, model.Id);
        if (!_supported.Contains(provider, model.Id))
            report.AddSkipped(SyncSkipReason.NotFound);
        else if (model.Price is FeedPrice.Unreadable unreadable)
            report.AddUnreadable(new UnreadablePrice(model.Id, unreadable.Reason));
        else if (model.Price is not FeedPrice.Known known)
            report.AddSkipped(model.Price is FeedPrice.Free ? SyncSkipReason.ZeroPricing : SyncSkipReason.DynamicPricing);
        else if (prices.TryGetValue(key, out var stored) && stored.Price == known.Price)
            report.AddSkipped(SyncSkipReason.Unchanged);
        else
        {
            prices[key] = new StoredPrice(provider, model.Id, known.Price, _time.GetUtcNow());
            report.AddUpdated(stored is null ? 0 : known.Price.DifferencesFrom(stored.Price));
        }
    }
}
