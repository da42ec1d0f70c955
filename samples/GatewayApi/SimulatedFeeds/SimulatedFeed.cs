using System.Text.Json.Nodes;

namespace GatewayApi.SimulatedFeeds;

/// <summary>One provider's feed: the sample data, and how it behaves just now.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class SimulatedFeed(string sampleData, FeedBehaviour behaviour)
{
    // One request in three, so that a person who watches sees faults and successes.
    private const double RandomFaultShare = 1.0 / 3;

    private static readonly FeedFault[] RandomFaults = [FeedFault.Error, FeedFault.Slow, FeedFault.Broken];

    private readonly Lock _lock = new();
    private FeedBehaviour _behaviour = behaviour;
    private int _driftStep;

    public FeedBehaviour Behaviour
    {
        get
        {
            lock (_lock)
                return _behaviour;
        }
    }

    /// <summary>Changes the behaviour and returns the new one.</summary>
    public FeedBehaviour Change(Func<FeedBehaviour, FeedBehaviour> change)
    {
        lock (_lock)
            return _behaviour = change(_behaviour);
    }

    /// <summary>What is wrong with the next answer.</summary>
    public FeedFault NextFault()
    {
        var fault = Behaviour.Fault;
        if (fault != FeedFault.Random)
            return fault;
        return Random.Shared.NextDouble() < RandomFaultShare ? Random.Shared.GetItems(RandomFaults, 1)[0] : FeedFault.None;
    }

    /// <summary>The price list as it is now.</summary>
    public string PriceList()
    {
        int step;
        decimal drift;
        lock (_lock)
        {
            drift = _behaviour.DriftPercent / 100;
            step = drift == 0 ? _driftStep : ++_driftStep;
        }

        return step == 0 ? sampleData : PriceDrift.Apply(sampleData, drift, step);
    }

    /// <summary>The price list cut off in the middle, as by a connection that broke.</summary>
    public string BrokenPriceList() => sampleData[..(sampleData.Length / 2)];

    /// <summary>The price list without its models, in whichever shape it has.</summary>
    public string EmptyPriceList()
    {
        var list = JsonNode.Parse(sampleData)!.AsObject();
        foreach (var (_, value) in list)
        {
            (value as JsonArray)?.Clear();
            (value as JsonObject)?.Clear();
        }

        return list.ToJsonString();
    }
}
