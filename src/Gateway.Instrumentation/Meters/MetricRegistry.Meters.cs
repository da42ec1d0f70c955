using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Gateway.Instrumentation;

// Meters of System.Diagnostics.Metrics whose instruments are on the page.
public sealed partial class MetricRegistry
{
    private readonly List<Metric> _evicted = []; // since the gate was taken
    private MeterInput? _meters;

    /// <summary>Shows the instruments of meters on the page until the result is disposed.</summary>
    /// <param name="names">
    /// Names of meters, in any case, such as <c>Npgsql</c>; <c>*</c> stands for any characters, as in <c>MyCompany.*</c>.
    /// </param>
    /// <returns>
    /// The listening. Dispose it to stop: a registry that listens is kept alive by the process. It does nothing when recording is
    /// off.
    /// </returns>
    /// <remarks>What was measured before is lost. A counter that goes up and down then shows what has changed since.</remarks>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public IDisposable AddMeter(params string[] names) => Listen(MeterSelection.Of(names));

    /// <summary>Does the same as <see cref="AddMeter(string[])"/> for one name or pattern, with options.</summary>
    /// <param name="name">The name of the meter, or a pattern with <c>*</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The listening. Dispose it to stop.</returns>
    /// <remarks>
    /// Where several selections match a meter, a name wins over a preset, a preset over a pattern with <c>*</c>, and then the last.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="MetricRegistrationException">Bucket bounds are not valid, or a name in the options is blank.</exception>
    public IDisposable AddMeter(string name, Action<MeterInputOptions> configure) => Listen([MeterSelection.Of(name, configure)]);

    /// <summary>Shows the meters of well-known libraries until the result is disposed.</summary>
    /// <param name="meters">The libraries.</param>
    /// <returns>The listening. Dispose it to stop.</returns>
    public IDisposable AddMeters(KnownMeters meters) => Listen(KnownMeterSelections.Of(meters));

    /// <summary>The meters that exist in the process, and whether they are on this page.</summary>
    public IReadOnlyList<MeterStatus> Meters => MeterStatus.All(this);

    /// <summary><see cref="Meters"/> as JSON, with names in snake_case.</summary>
    /// <returns>A JSON array of objects.</returns>
    public string MetersToJson() => JsonSerializer.Serialize(Meters, SnapshotJson.Default.IReadOnlyListMeterStatus);

    /// <summary>Logs which meters are not on the page, for a service that listens to some.</summary>
    internal void ReportMeters()
    {
        if (MeterInput is not null)
            MeterStatus.LogMissed(this);
    }

    /// <summary>The meters that the registry listens to; null when there are none.</summary>
    internal MeterInput? MeterInput => Volatile.Read(ref _meters);

    /// <param name="selections">The meters.</param>
    /// <param name="scope">The meter factory of the host: meters of other hosts' factories are theirs. Null takes all.</param>
    internal IDisposable Listen(IReadOnlyList<MeterSelection> selections, IMeterFactory? scope = null)
    {
        var input = MeterInput ?? Interlocked.CompareExchange(ref _meters, new MeterInput(this), null) ?? _meters;
        return input.Add(selections, scope);
    }

    /// <summary>Takes a metric of a meter from the page.</summary>
    internal void Remove(Metric metric)
    {
        lock (Gate)
        {
            if (!_byName.TryGetValue(metric.Definition.Name, out var known) || !ReferenceEquals(known, metric))
                return;
            _byName.Remove(metric.Definition.Name);
            foreach (var name in metric.Definition.TakenNames)
                _byTakenName.Remove(name);
            lock (_registered)
            {
                _registered.Remove(metric);
                _inPageOrder = null;
            }
        }
    }

    // A family has its names whatever a meter does, also when it comes later.
    private static bool GivesWay(Metric known, MetricDefinition definition) => known.Definition.IsFromMeter && !definition.IsFromMeter;

    private void Evict(Metric metric)
    {
        Remove(metric);
        _evicted.Add(metric);
    }

    private void ReportEvicted()
    {
        List<Metric> evicted;
        lock (Gate)
        {
            if (_evicted.Count == 0)
                return;
            evicted = [.. _evicted];
            _evicted.Clear();
        }

        foreach (var metric in evicted)
            MeterInput?.Drop((MeterMetric)metric.Facade);
    }
}
