using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

// What families of one registry share, and the bundles that follow its series.
public sealed partial class MetricRegistry
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _shared = [];
    private readonly List<WeakReference<IBundleMap>> _bundles = []; // a bundle may hold maps of its own, which leave with it

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

    /// <summary>Adds a map whose bundles leave when one of their series is removed.</summary>
    internal void Join(IBundleMap bundles)
    {
        lock (Gate)
        {
            if (_bundles.Count == _bundles.Capacity)
                _bundles.RemoveAll(static map => !map.TryGetTarget(out _));
            _bundles.Add(new(bundles));
        }
    }

    /// <summary>Drops the bundles that hold handles of removed series. The gate is held.</summary>
    internal void DropBundles(RemovedSeries removed)
    {
        foreach (var reference in _bundles)
        {
            if (reference.TryGetTarget(out var bundles))
                bundles.Drop(removed);
        }
    }
}
