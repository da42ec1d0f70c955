using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Instrumentation;

/// <summary>
/// Holds metrics and writes them to a page. There is one per service provider unless you hand in your own, so two hosts
/// in one process share nothing. Metrics are made through a <see cref="MetricFactory"/>.
/// </summary>
/// <remarks>Thread-safe. Collecting never stops recording.</remarks>
public sealed partial class MetricRegistry
{
    private readonly Dictionary<string, Metric> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Metric> _byTakenName = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Label, object> _domains = []; // a label object that is gone takes its state along
    private readonly IdleTracker? _idle;
    private readonly IdleRemoval? _idleRemoval;
    private readonly LabelLimits _labelLimits;
    private readonly Dictionary<string, Buckets> _buckets;
    private readonly List<Metric> _ownMetrics = [];
    private readonly ConcurrentDictionary<object, Lazy<object>> _shared = [];
    private readonly List<WeakReference<IBundleMap>> _bundles = []; // a bundle may hold maps of its own, which leave with it
    private volatile Metric[] _metrics = [];
    private long _runningSince;

    /// <summary>Creates a registry.</summary>
    /// <param name="options">Static labels, limits and whether to record at all. Read once, now. Defaults when null.</param>
    /// <param name="timeProvider">Where timers take their time from; the system's when null.</param>
    /// <param name="logger">Where the first fold, drop or refusal of each metric is told.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is wrong; the message names it and the fix.</exception>
    public MetricRegistry(GatewayMetricsOptions? options = null, TimeProvider? timeProvider = null, ILogger<MetricRegistry>? logger = null)
        : this(timeProvider, logger, GatewayMetricsOptionsValidator.Valid(options ?? new GatewayMetricsOptions()))
    {
    }

    private MetricRegistry(TimeProvider? timeProvider, ILogger<MetricRegistry>? logger, GatewayMetricsOptions options)
    {
        Enabled = options.Enabled;
        MaxSeriesPerMetric = options.MaxSeriesPerMetric;
        _labelLimits = new LabelLimits(options.DefaultLabelLimit, options.MaxSeriesPerMetric);
        _buckets = options.Buckets.ToDictionary(pair => pair.Key, pair => Buckets.Of(pair.Value), StringComparer.Ordinal);
        StaticLabels = [.. options.AllStaticLabels()];
        KnownProviders = [.. options.KnownProviders];
        Clock = new RegistryClock(timeProvider ?? TimeProvider.System);
        _runningSince = TimeProvider.GetTimestamp();
        Recent = new WindowClock(TimeProvider, options.RecentWindow);
        Health = options.Health.Copy();
        Exemplars = options.Exemplars;
        CreatedTimestamps = options.CreatedTimestamps ? new CreatedTimestamps(TimeProvider) : null;
        _idle = options.SeriesIdleTimeout is { } timeout ? new IdleTracker(timeout, options.SeriesIdle, TimeProvider) : null;
        Diagnostics = new RegistryDiagnostics(this, logger ?? NullLogger<MetricRegistry>.Instance);
        Timing = new OperationKind<Histogram>(
            this, new ErrorClassifier(), static (histogram, end) => histogram.Observe(end.Elapsed), started: null);
        InProgress = new OperationKind<Gauge>(
            this, new ErrorClassifier(), static (gauge, _) => gauge.Dec(), static gauge => gauge.Inc());
        _ownMetrics.AddRange(_metrics);
        _idleRemoval = options.SeriesIdleTimeout is { } sweptAfter ? new IdleRemoval(this, sweptAfter) : null;
    }

    /// <summary>A registry with options that were validated already.</summary>
    internal static MetricRegistry OfValid(GatewayMetricsOptions options, TimeProvider? timeProvider, ILogger<MetricRegistry>? logger) =>
        new(timeProvider, logger, options);

    /// <summary>False when recording does nothing and the page is empty.</summary>
    public bool Enabled { get; }

    /// <summary>All definitions in their order of registration: the catalog, which is also there when recording is off.</summary>
    public IReadOnlyList<MetricDefinition> Definitions => [.. _metrics.Select(metric => metric.Definition)];

    /// <summary>
    /// Whether a line of the page begins with this name, or may: a metric's own, or one with a suffix such as
    /// <c>_bucket</c>. For whoever adds lines of another source to the page.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>True when a metric of this registry takes it.</returns>
    public bool IsNameTaken(string name)
    {
        lock (Gate)
            return _byTakenName.ContainsKey(name);
    }

    /// <summary><see cref="Definitions"/> as JSON, with names in snake_case.</summary>
    /// <returns>The JSON: a list of objects.</returns>
    public string DefinitionsToJson() => JsonSerializer.Serialize(Definitions, SnapshotJson.Default.IReadOnlyListMetricDefinition);

    internal Lock Gate { get; } = new();

    internal int MaxSeriesPerMetric { get; }

    internal RegistryClock Clock { get; }

    internal TimeProvider TimeProvider => Clock.Provider;

    /// <summary>When the registry was created or last reset: a time stamp of <see cref="TimeProvider"/>.</summary>
    internal long RunningSince => Volatile.Read(ref _runningSince);

    internal (string Name, string Text)[] StaticLabels { get; }

    internal IReadOnlyList<string> KnownProviders { get; }

    /// <summary>Whether somebody asks when a series recorded last.</summary>
    internal bool DropsIdleSeries => _idle is not null;

    /// <summary>Whether OpenMetrics pages carry exemplars.</summary>
    internal bool Exemplars { get; }

    /// <summary>Null when OpenMetrics pages carry no <c>_created</c> samples.</summary>
    internal CreatedTimestamps? CreatedTimestamps { get; }

    internal RegistryDiagnostics Diagnostics { get; }

    /// <summary>What <see cref="Histogram.Time"/> starts.</summary>
    internal OperationKind<Histogram> Timing { get; }

    /// <summary>What <see cref="Gauge.TrackInProgress"/> starts.</summary>
    internal OperationKind<Gauge> InProgress { get; }

    /// <summary>Time in slices, for what shows the recent past.</summary>
    internal WindowClock Recent { get; }

    /// <summary>What health is judged by: a copy of <see cref="GatewayMetricsOptions.Health"/>, as it was at the start.</summary>
    public ServiceHealthOptions HealthOptions => Health.Copy();

    /// <summary>How long the registry has been recording, since its start or its last reset, by its clock.</summary>
    public TimeSpan Uptime => Clock.Elapsed(RunningSince, Clock.Timestamp);

    internal ServiceHealthOptions Health { get; }

    /// <summary>
    /// Lets every counter, histogram and summary start again from 0, and forgets the recent past. Gauges and infos keep
    /// their state. No update is lost that runs at the same time: it counts before the reset or after it.
    /// </summary>
    public void Reset()
    {
        // Without the gate, since callbacks are the users' code. What their sources count from here on counts after the reset.
        foreach (var metric in _metrics)
        {
            foreach (var series in metric.Series.Snapshot.Span)
                series.Refresh();
        }

        lock (Gate)
        {
            Volatile.Write(ref _runningSince, TimeProvider.GetTimestamp());
            foreach (var metric in _metrics)
            {
                foreach (var series in metric.Series.Snapshot.Span)
                {
                    series.Reset();
                    CreatedTimestamps?.Set(series);
                }
            }
        }
    }

    /// <summary>
    /// Removes the series that recorded nothing for <see cref="GatewayMetricsOptions.SeriesIdleTimeout"/>. The registry does
    /// this by itself four times in a timeout; call it where a test moves the clock. Does nothing where no timeout is set. A
    /// recording that happens at the same moment is not lost.
    /// </summary>
    public void RemoveIdleSeries()
    {
        if (_idle is null)
            return;
        lock (Gate)
        {
            foreach (var metric in _metrics)
                metric.Owner?.RemoveIdle(_idle);
        }
    }

    /// <summary>Registers a metric, or gives what was registered under the same definition before.</summary>
    /// <exception cref="MetricRegistrationException">The definition breaks a rule, or its name is taken by another one.</exception>
    internal TFacade GetOrAdd<TFacade>(MetricDefinition definition, Label[] labels, Func<Metric, TFacade> create)
        where TFacade : class
    {
        Metric? known;
        lock (Gate)
        {
            if (!_byName.TryGetValue(definition.Name, out known))
                return Add(definition, labels, create);
            ShareDomains(known, definition, labels);
        }

        // A logger must not run under the gate.
        if (known.Definition.Help != definition.Help)
            Diagnostics.LogHelpChanged(known.Definition, definition.Help);
        return (TFacade)known.Facade;
    }

    private TFacade Add<TFacade>(MetricDefinition definition, Label[] labels, Func<Metric, TFacade> create)
        where TFacade : class
    {
        foreach (var name in definition.TakenNames)
        {
            if (_byTakenName.TryGetValue(name, out var other))
                throw new MetricRegistrationException(
                    $"{definition} and {other.Definition} would both take the name \"{name}\" on the page: rename one of the two.");
        }

        var metric = new Metric(this, definition, labels);
        var facade = create(metric);
        metric.Facade = facade;
        _byName.Add(definition.Name, metric);
        foreach (var name in definition.TakenNames)
            _byTakenName.Add(name, metric);
        _metrics = InPageOrder(metric);
        return facade;
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
        $"{asked.Name} was asked for inside the delegate of a bundle, which runs under the registry's lock: ask for it in the family's constructor, keep it in a field, and use the field in the delegate.");

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

    internal LabelDefinition Describe(Label label) => label.Describe(_labelLimits);

    private void ShareDomains(Metric known, MetricDefinition definition, Label[] labels)
    {
        if (!known.Definition.Matches(definition))
            throw new MetricRegistrationException(
                $"Metric {definition.Name} is registered already, as something else."
                + $" Registered: {known.Definition}{From(known.Definition)}. Now asked for: {definition}{From(definition)}."
                + " Give one of them another name, or make both definitions the same.");

        // The second component's label objects stand for the same sets, also in its bundles.
        for (var i = 0; i < labels.Length; i++)
        {
            if (_domains.TryGetValue(known.Labels[i], out var domain))
                _domains.TryAdd(labels[i], domain);
        }

        static string From(MetricDefinition definition) => definition.Family is { } family ? $" (by {family})" : "";
    }

    // The registry's own metrics come last, so that a page starts with what it is read for.
    private Metric[] InPageOrder(Metric added) =>
        [.. _metrics.AsSpan(0, _metrics.Length - _ownMetrics.Count), added, .. _ownMetrics];
}
