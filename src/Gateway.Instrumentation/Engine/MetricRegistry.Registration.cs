using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

// The metrics of a registry and the labels that they share.
public sealed partial class MetricRegistry
{
    private readonly Dictionary<string, Metric> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Metric> _byTakenName = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Label, object> _domains = []; // the state of a label leaves with the label object
    private readonly List<Metric> _registered = []; // also the lock of the three, which is never held while other code runs
    private readonly List<Metric> _ownMetrics = []; // the registry's own: last on the page, because a reader looks for the others first
    private volatile Metric[]? _inPageOrder; // null after a change, made when it is asked for: registering many metrics copies them once
    private Lazy<BuiltInNames>? _builtIn; // made for the first metric that is not of the library

    /// <summary>Keeps the names of the built-in families for them, also while they are not registered.</summary>
    /// <exception cref="MetricRegistrationException">Another definition uses one of them already.</exception>
    internal void KeepBuiltInNames()
    {
        lock (Gate)
        {
            _builtIn ??= new(() => new BuiltInNames(this));
            foreach (var metric in Metrics.Except(_ownMetrics).Where(metric => !metric.Definition.IsBuiltIn))
            {
                if (metric.Definition.IsFromMeter && _builtIn.Value.Takes(metric.Definition))
                    Evict(metric);
                else
                    _builtIn.Value.ThrowIfTakenBy(metric.Definition);
            }
        }

        ReportEvicted();
    }

    /// <summary>A registry with the same limits and buckets, and without metrics: to try something out.</summary>
    internal MetricRegistry Empty(bool enabled, int? maxSeries = null)
    {
        var options = new GatewayMetricsOptions
        {
            Enabled = enabled,
            DefaultLabelLimit = _labelLimits.Default,
            MaxSeriesPerMetric = maxSeries ?? MaxSeriesPerMetric,
            RequestLabel = RequestLabel?.Name,
            RequestLabelLimit = RequestLabel?.Describe(_labelLimits).Limit ?? 1,
        };
        foreach (var (name, buckets) in _buckets)
            options.Buckets.Add(name, [.. buckets]);
        return new MetricRegistry(options);
    }

    /// <summary>Registers a metric, or returns the one that is already registered with the same definition.</summary>
    /// <exception cref="MetricRegistrationException">The definition is not valid, or another definition uses its name.</exception>
    internal TFacade GetOrAdd<TFacade>(MetricDefinition definition, Label[] labels, Func<Metric, TFacade> create)
        where TFacade : class
    {
        Metric? known;
        Metric? added = null;
        PublishedMeter[] meters;
        lock (Gate)
        {
            if (_byName.TryGetValue(definition.Name, out known) && !GivesWay(known, definition))
                ShareDomains(known, definition, labels);
            else
                added = Add(definition, labels, create);
            meters = _publishedMeters; // one that is published later takes the metric from the registry
        }

        if (added is not null)
        {
            known = null;
            if (!definition.IsFromMeter) // what came from a meter can be read there
                Publish(added, meters);
        }

        ReportEvicted();

        // A logger must not run under the gate.
        if (known is null)
            LogReplacedLabels(definition);
        else if (known.Definition.Help != definition.Help)
            Diagnostics.LogHelpChanged(known.Definition, definition.Help);
        return (TFacade)(added ?? known!).Facade;
    }

    private Metric Add<TFacade>(MetricDefinition definition, Label[] labels, Func<Metric, TFacade> create)
        where TFacade : class
    {
        if (!definition.IsBuiltIn)
            _builtIn?.Value.ThrowIfTakenBy(definition);
        foreach (var name in definition.TakenNames)
        {
            if (_byTakenName.TryGetValue(name, out var other) && !GivesWay(other, definition))
                throw new MetricRegistrationException(
                    $"{definition} and {other.Definition} would both take the name \"{name}\" on the page: rename one of the two.");
        }

        foreach (var name in definition.TakenNames)
        {
            if (_byTakenName.TryGetValue(name, out var other))
                Evict(other);
        }

        var metric = new Metric(this, definition, labels);
        metric.Facade = create(metric);
        _byName.Add(definition.Name, metric);
        foreach (var name in definition.TakenNames)
            _byTakenName.Add(name, metric);
        lock (_registered)
        {
            _registered.Add(metric);
            _inPageOrder = null;
        }

        return metric;
    }

    private void LogReplacedLabels(MetricDefinition definition)
    {
        foreach (var label in definition.Labels)
        {
            if (Array.Exists(StaticLabels, one => one.Name == label.Name))
                Diagnostics.LogLabelReplaced(definition, label.Name);
        }
    }

    /// <summary>This registry's state for a label. All metrics with the same label object share it.</summary>
    internal LabelDomain<T> DomainOf<T>(Label<T> label)
    {
        lock (Gate)
        {
            if (!_domains.TryGetValue(label, out var domain))
                _domains.Add(label, domain = label.CreateDomain(_labelLimits));
            return (LabelDomain<T>)domain;
        }
    }

    /// <summary>The buckets that the options give a histogram; null for its own.</summary>
    internal Buckets? BucketsOf(string name) => _buckets.GetValueOrDefault(name);

    /// <summary>How many look-ups were folded or dropped that ran under the gate: those inside the delegate of a bundle.</summary>
    internal int FoldsUnderGate { get; private set; }

    /// <summary>Notes a look-up that was folded or dropped.</summary>
    internal void NoteFold()
    {
        if (Gate.IsHeldByCurrentThread)
            FoldsUnderGate++;
    }

    internal LabelDefinition Describe(Label label) => label.Describe(_labelLimits);

    private void ShareDomains(Metric known, MetricDefinition definition, Label[] labels)
    {
        if (definition.IsFromMeter || !known.Definition.Matches(definition))
            throw new MetricRegistrationException(
                $"Metric {definition.Name} is already registered with another definition."
                + $" Registered: {known.Definition}{From(known.Definition)}. Requested: {definition}{From(definition)}."
                + " Give one of them another name, or make both definitions the same.");

        // The label objects of the second component share the domains of the first, also in its bundles.
        for (var i = 0; i < labels.Length; i++)
        {
            if (_domains.TryGetValue(known.Labels[i], out var domain))
                _domains.TryAdd(labels[i], domain);
        }

        static string From(MetricDefinition definition) => definition.Family is { } family ? $" (by {family})" : "";
    }
}
