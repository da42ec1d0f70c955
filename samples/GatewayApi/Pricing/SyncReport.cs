using Gateway.Instrumentation;

namespace GatewayApi.Pricing;

/// <summary>What became of the models of one price list. The metrics are told the same numbers.</summary>
public sealed class SyncReport
{
    private readonly SortedDictionary<SyncSkipReason, int> _skipped = [];
    private readonly List<UnreadablePrice> _unreadable = [];

    /// <summary>Models that the list held.</summary>
    public required int Fetched { get; init; }

    /// <summary>Models whose price was written: new ones, and those whose price changed.</summary>
    public int Updated { get; private set; }

    /// <summary>Prices (a model has two) that differed from the store. A new model's are none.</summary>
    public int PriceChanges { get; private set; }

    /// <summary>Models that were passed over, by reason.</summary>
    public IReadOnlyDictionary<SyncSkipReason, int> Skipped => _skipped;

    /// <summary>Those of the skipped models whose price is none: the errors of single models.</summary>
    public IReadOnlyList<UnreadablePrice> Unreadable => _unreadable;

    public void AddUpdated(int changedPrices)
    {
        Updated++;
        PriceChanges += changedPrices;
    }

    public void AddUnreadable(UnreadablePrice price)
    {
        _unreadable.Add(price);
        AddSkipped(SyncSkipReason.Error);
    }

    public void AddSkipped(SyncSkipReason reason) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;
}
