using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Instrumentation;

/// <summary>
/// Holds metrics and writes them to a page. There is one per service provider unless you pass in your own, so two hosts in one
/// process share nothing. Create metrics with a <see cref="MetricFactory"/>.
/// </summary>
/// <remarks>Thread-safe. Collecting never stops recording.</remarks>
public sealed partial class MetricRegistry
{
    private readonly IdleTracker? _idle;
    private readonly IdleRemoval? _idleRemoval;
    private readonly LabelLimits _labelLimits;
    private readonly Dictionary<string, Buckets> _buckets;
    private long _runningSince;

    /// <summary>Creates a registry.</summary>
    /// <param name="options">The options, read once, now; defaults when null.</param>
    /// <param name="timeProvider">The clock; the system's clock when null.</param>
    /// <param name="logger">The logger for the first fold, drop or rejection of each metric; none when null.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is not valid; the message names it and the fix.</exception>
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
        RequestLabel = options.RequestLabel is { } label ? Label.Text(label, options.RequestLabelLimit) : null;
        Clock = new RegistryClock(timeProvider ?? TimeProvider.System);
        _runningSince = TimeProvider.GetTimestamp();
        Recent = new WindowClock(TimeProvider, options.RecentWindow);
        Health = options.Health.Copy();
        Exemplars = options.Exemplars;
        CallbackTimeout = options.CallbackTimeout;
        _callbackRounds = new CallbackRounds(this);
        CreatedTimestamps = options.CreatedTimestamps ? new CreatedTimestamps(TimeProvider) : null;
        _idle = options.SeriesIdleTimeout is { } timeout ? new IdleTracker(timeout, options.SeriesIdle, TimeProvider) : null;
        Diagnostics = new RegistryDiagnostics(this, logger ?? NullLogger<MetricRegistry>.Instance);
        Timing = new OperationKind<Histogram>(
            this, new ErrorClassifier(), static (histogram, end) => histogram.Observe(end.Elapsed), started: null);
        InProgress = new OperationKind<Gauge>(
            this, new ErrorClassifier(), static (gauge, _) => gauge.EndProgress(), started: null); // added to before the start
        _ownMetrics.AddRange(_registered);
        _registered.Clear();
        ShowsProcess = options.ProcessMetrics;
        _idleRemoval = options.SeriesIdleTimeout is { } sweptAfter ? new IdleRemoval(this, sweptAfter) : null;
    }

    /// <summary>Creates a registry with options that are already validated.</summary>
    internal static MetricRegistry OfValid(GatewayMetricsOptions options, TimeProvider? timeProvider, ILogger<MetricRegistry>? logger) =>
        new(timeProvider, logger, options);

    /// <summary>False when recording does nothing and the page is empty.</summary>
    public bool Enabled { get; }

    /// <summary>All definitions in order of registration. Also available when recording is off.</summary>
    public IReadOnlyList<MetricDefinition> Definitions => [.. Metrics.Select(metric => metric.Definition)];

    /// <summary>The label of <see cref="GatewayMetricsOptions.RequestLabel"/>, for families about requests; null where there is none.</summary>
    public Label<string>? RequestLabel { get; }

    /// <summary>
    /// True when a line of the page can begin with this name: a metric's name, or a name with a suffix such as <c>_bucket</c>.
    /// For code that adds lines of another source to the page.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>True when a metric of this registry uses it.</returns>
    public bool IsNameTaken(string name)
    {
        lock (Gate)
            return _byTakenName.ContainsKey(name);
    }

    /// <summary><see cref="Definitions"/> as JSON, with names in snake_case.</summary>
    /// <returns>A JSON array of objects.</returns>
    public string DefinitionsToJson() => JsonSerializer.Serialize(Definitions, SnapshotJson.Default.IReadOnlyListMetricDefinition);

    internal Lock Gate { get; } = new();

    internal int MaxSeriesPerMetric { get; }

    internal RegistryClock Clock { get; }

    internal TimeProvider TimeProvider => Clock.Provider;

    /// <summary>When the registry was created or last reset: a timestamp of <see cref="TimeProvider"/>.</summary>
    internal long RunningSince => Volatile.Read(ref _runningSince);

    internal (string Name, string Text)[] StaticLabels { get; }

    internal IReadOnlyList<string> KnownProviders { get; }

    /// <summary>True when idle series are removed, so that series must track their activity.</summary>
    internal bool DropsIdleSeries => _idle is not null;

    /// <summary>True when OpenMetrics pages show exemplars.</summary>
    internal bool Exemplars { get; }

    /// <summary>Null when OpenMetrics pages show no <c>_created</c> samples.</summary>
    internal CreatedTimestamps? CreatedTimestamps { get; }

    internal RegistryDiagnostics Diagnostics { get; }

    /// <summary>The operation kind of <see cref="Histogram.Time"/>.</summary>
    internal OperationKind<Histogram> Timing { get; }

    /// <summary>The operation kind of <see cref="Gauge.TrackInProgress"/>.</summary>
    internal OperationKind<Gauge> InProgress { get; }

    /// <summary>The clock of recent windows, in slices.</summary>
    internal WindowClock Recent { get; }

    /// <summary>The health options: a copy of <see cref="GatewayMetricsOptions.Health"/> from the start.</summary>
    public ServiceHealthOptions HealthOptions => Health.Copy();

    /// <summary>The time since the registry's start or last reset, by its clock.</summary>
    public TimeSpan Uptime => Clock.Elapsed(RunningSince, Clock.Timestamp);

    internal ServiceHealthOptions Health { get; }

    internal bool ShowsProcess { get; }

    /// <summary>
    /// Restarts every counter, histogram and summary from 0 and empties the recent windows. Gauges and infos keep their state. A
    /// concurrent update is not lost: it counts before or after the reset. Asks callbacks on this thread.
    /// </summary>
    public void Reset()
    {
        // What their sources count from here on counts after the reset. Gauges keep their state.
        AskCallbacks(Array.FindAll(Metrics, static metric => metric.Definition.Type == MetricType.Counter));
        ResetNow();
    }

    private void ResetNow()
    {
        lock (Gate)
        {
            Volatile.Write(ref _runningSince, TimeProvider.GetTimestamp());
            foreach (var metric in Metrics)
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
    /// this automatically four times per timeout; call it in tests that move the clock. Does nothing without a timeout. A
    /// concurrent recording is not lost.
    /// </summary>
    public void RemoveIdleSeries()
    {
        if (_idle is null)
            return;
        foreach (var metric in Metrics)
        {
            // One metric at a time: a large registry must not make whoever creates a series wait for all of it.
            lock (Gate)
                metric.Owner?.RemoveIdle(_idle);
        }
    }
}
