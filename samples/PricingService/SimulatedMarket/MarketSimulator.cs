using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using PricingService.Catalog;
using PricingService.Competitors;

namespace PricingService.SimulatedMarket;

/// <summary>Plays the market: its prices are made up around the property's own, its faults are on demand.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class MarketSimulator
{
    // One answer in three, so that a person who watches sees faults and successes.
    private const double RandomFaultShare = 1.0 / 3;
    private const double Swing = 0.05;

    private static readonly TimeSpan SwingPeriod = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StaleBy = TimeSpan.FromDays(2);
    private static readonly MarketFault[] RandomFaults = [MarketFault.Error, MarketFault.Slow, MarketFault.Broken, MarketFault.Nonsense];
    private static readonly (string Name, double TimesBase)[] Competitors = [("Bellevue", 0.94), ("Grand", 1.02), ("Station Inn", 1.11)];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MarketBehaviour> _behaviours;
    private readonly Random _random;
    private readonly TimeProvider _time;

    public MarketSimulator(IOptions<MarketOptions> options, TimeProvider time)
    {
        _behaviours = options.Value.Properties.ToDictionary(
            property => property.Key, property => new MarketBehaviour(property.Value.Fault, property.Value.DelayMs), StringComparer.Ordinal);
        _random = options.Value.Seed is { } seed ? new Random(seed) : new Random();
        _time = time;
    }

    public bool TryGet(string propertyId, [NotNullWhen(true)] out MarketBehaviour? behaviour)
    {
        lock (_lock)
            return _behaviours.TryGetValue(propertyId, out behaviour);
    }

    /// <summary>Changes the behaviour for a property that is on the market, and returns the new one.</summary>
    public MarketBehaviour Change(string propertyId, Func<MarketBehaviour, MarketBehaviour> change)
    {
        lock (_lock)
            return _behaviours[propertyId] = change(_behaviours[propertyId]);
    }

    /// <summary>What is wrong with the next answer.</summary>
    public MarketFault NextFault(MarketBehaviour behaviour)
    {
        if (behaviour.Fault != MarketFault.Random)
            return behaviour.Fault;
        lock (_lock)
            return _random.NextDouble() < RandomFaultShare ? _random.GetItems(RandomFaults, 1)[0] : MarketFault.None;
    }

    /// <summary>The prices of now, or what the fault makes of them.</summary>
    public MarketAnswer Answer(Property property, MarketFault fault)
    {
        var now = _time.GetUtcNow();
        var phase = (double)(now.Ticks % SwingPeriod.Ticks) / SwingPeriod.Ticks;
        var level = property.BasePrice * (1 + Swing * Math.Sin(2 * Math.PI * phase)) * (fault == MarketFault.Nonsense ? -1 : 1);
        return new(
            fault == MarketFault.Stale ? now - StaleBy : now,
            [.. Competitors.Select(competitor => new CompetitorOffer(competitor.Name, Math.Round(level * competitor.TimesBase, 2)))]);
    }
}
