using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

// What families of one registry share, and the bundles that follow its series.
public sealed partial class MetricRegistry
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _shared = [];
    private readonly WeakList<IBundleMap> _folded = new(); // a bundle may hold maps of its own, which leave with it

    private volatile int _roomsMade;

    /// <summary>The one object of a type that all who ask this registry share, made when it is asked for first.</summary>
    internal TShared Shared<TShared>(Func<TShared> create)
        where TShared : class
    {
        var shared = _shared.GetOrAdd(typeof(TShared), _ => new Lazy<object>(create));

        // Another thread may be making it, and need the gate for that.
        if (!shared.IsValueCreated && Gate.IsHeldByCurrentThread)
            throw AskedUnderGate(typeof(TShared));
        return (TShared)shared.Value;
    }

    /// <summary>What tells a family's author that its bundle would wait for ever.</summary>
    internal static InvalidOperationException AskedUnderGate(Type asked) => new(
        $"{asked.Name} was requested inside the delegate of a bundle, which runs under the registry's lock: request it in the family's constructor, keep it in a field, and use the field in the delegate.");

    /// <summary>How often a removal made room for what was folded or dropped before.</summary>
    internal int RoomsMade => _roomsMade;

    /// <summary>Number of bundle maps and bundles that removals have looked at. For tests.</summary>
    internal int BundleVisits { get; set; }

    /// <summary>Adds a map whose bundles leave when a series with one of its labels is removed. The gate is held.</summary>
    internal static void Join(WeakReference<IBundleMap> bundles, IEnumerable<LabelDomain> domains)
    {
        foreach (var domain in domains)
            domain.Bundles.Add(bundles);
    }

    /// <summary>Adds a map whose folded bundles leave when there is room again. The gate is held.</summary>
    internal void JoinFolded(WeakReference<IBundleMap> bundles) => _folded.Add(bundles);

    /// <summary>Drops the bundles that hold handles of removed series. The gate is held.</summary>
    internal void DropBundles(RemovedSeries removed)
    {
        for (var domain = 0; domain < removed.Domains.Count; domain++)
            removed.Domains[domain].Bundles.ForEach((removed, domain), static (map, found) => map.Drop(found.removed, found.domain));
        if (!removed.MakesRoom)
            return;
        _roomsMade++;
        _folded.ForEach(0, static (map, _) => map.DropFolded());
        _folded.Clear();
    }
}
