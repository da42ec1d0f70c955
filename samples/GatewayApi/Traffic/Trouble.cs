using GatewayApi.SimulatedFeeds;
using GatewayApi.SimulatedModels;

namespace GatewayApi.Traffic;

/// <summary>Something that is wrong with a provider until it is disposed. What somebody else sets meanwhile stays as they want it.</summary>
internal sealed class Trouble : IDisposable
{
    private readonly Action _putRight;

    private Trouble(string what, Action putRight) => (What, _putRight) = (what, putRight);

    /// <summary>What is wrong, in words.</summary>
    public string What { get; }

    public static Trouble OfModels(string what, ModelSimulator models, string provider, Func<ModelBehaviour, ModelBehaviour> change)
    {
        ModelBehaviour before = null!; // set by the change
        var after = models.Change(provider, behaviour => change(before = behaviour));
        return new(what, () => models.Change(provider, now => new(
            now.Fault == after.Fault ? before.Fault : now.Fault, now.DelayMs == after.DelayMs ? before.DelayMs : now.DelayMs)));
    }

    public static Trouble OfPrices(string what, SimulatedFeed feed, FeedFault fault)
    {
        FeedFault before = default; // set by the change
        feed.Change(behaviour =>
        {
            before = behaviour.Fault;
            return behaviour with { Fault = fault };
        });
        return new(what, () => feed.Change(now => now.Fault == fault ? now with { Fault = before } : now));
    }

    public void Dispose() => _putRight();
}
