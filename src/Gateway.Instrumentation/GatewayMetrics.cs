using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation;

/// <summary>
/// All metrics of a service in one object: each built-in family as a property, made (and registered) when it is asked
/// for first. With dependency injection, ask for this or directly for the one family that a class records to; without,
/// create one: <c>var metrics = new GatewayMetrics();</c>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class GatewayMetrics
{
    private readonly Func<Type, object?> _addedFamilies;

    /// <summary>Creates metrics with a registry of their own, for scripts, jobs and tests.</summary>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    /// <param name="errors">Names the kinds of failures; <see cref="ErrorClassifier"/> when null.</param>
    /// <param name="logger">Where the first fold, drop or refusal of each metric is told.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is wrong; the message names it and the fix.</exception>
    public GatewayMetrics(
        GatewayMetricsOptions? options = null, TimeProvider? timeProvider = null, IErrorClassifier? errors = null,
        ILogger<MetricRegistry>? logger = null)
        : this(new MetricFactory(new MetricRegistry(MetricsSwitch.Applied(options), timeProvider, logger), errors))
    {
    }

    /// <summary>Creates metrics on a registry of your own, whose settings hold whatever the environment says.</summary>
    /// <param name="factory">What makes the families' metrics.</param>
    public GatewayMetrics(MetricFactory factory)
        : this(factory, factory?.Registry.KnownProviders ?? [], addedFamilies: static _ => null)
    {
    }

    internal GatewayMetrics(MetricFactory factory, IEnumerable<string> knownProviders, Func<Type, object?> addedFamilies)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Factory = factory;
        _addedFamilies = addedFamilies;
        foreach (var provider in knownProviders)
            Announce(provider);
    }

    /// <summary>Makes metrics in this registry: <c>new CheckoutMetrics(metrics.Factory)</c>.</summary>
    public MetricFactory Factory { get; }

    /// <summary>Where the metrics live: collect, reset, definitions.</summary>
    public MetricRegistry Registry => Factory.Registry;

    /// <summary>Syncs of providers' price lists.</summary>
    public PricingSyncMetrics PricingSync => field ??= Factory.Shared(static factory => new PricingSyncMetrics(factory));

    /// <summary>The background jobs that run pricing syncs.</summary>
    public PricingSyncJobMetrics PricingSyncJobs => field ??= Factory.Shared(static factory => new PricingSyncJobMetrics(factory));

    /// <summary>HTTP requests that the service answers.</summary>
    public HttpMetrics Http => field ??= Factory.Shared(static factory => new HttpMetrics(factory));

    /// <summary>Requests to AI providers.</summary>
    public ProviderMetrics Providers => field ??= Factory.Shared(static factory => new ProviderMetrics(factory));

    /// <summary>Requests to AI models.</summary>
    public ModelMetrics Models => field ??= Factory.Shared(static factory => new ModelMetrics(factory));

    /// <summary>Look-ups in caches, and calls of Redis.</summary>
    public CacheMetrics Cache => field ??= Factory.Shared(static factory => new CacheMetrics(factory));

    /// <summary>Database queries and connections.</summary>
    public DatabaseMetrics Database => field ??= Factory.Shared(static factory => new DatabaseMetrics(factory));

    /// <summary>Calls to APIs of others.</summary>
    public ExternalApiMetrics ExternalApis => field ??= Factory.Shared(static factory => new ExternalApiMetrics(factory));

    /// <summary>The pricing service's API.</summary>
    public PricingApiMetrics PricingApi => field ??= Factory.Shared(static factory => new PricingApiMetrics(factory));

    /// <summary>The pricing service's models.</summary>
    public PricingModelMetrics PricingModels => field ??= Factory.Shared(static factory => new PricingModelMetrics(factory));

    /// <summary>What the pricing service learns from: outcomes, drift, retraining.</summary>
    public LearningMetrics Learning => field ??= Factory.Shared(static factory => new LearningMetrics(factory));

    /// <summary>Pricing experiments.</summary>
    public ExperimentMetrics Experiments => field ??= Factory.Shared(static factory => new ExperimentMetrics(factory));

    /// <summary>Competitors' prices: fetches, and the data's age.</summary>
    public CompetitorMetrics Competitors => field ??= Factory.Shared(static factory => new CompetitorMetrics(factory));

    /// <summary>The collectors that gather market data.</summary>
    public DataCollectionMetrics DataCollection => field ??= Factory.Shared(static factory => new DataCollectionMetrics(factory));

    /// <summary>Signals, orders, positions and portfolios.</summary>
    public TradingMetrics Trading => field ??= Factory.Shared(static factory => new TradingMetrics(factory));

    /// <summary>The goals of users, and how far they have come.</summary>
    public GoalMetrics Goals => field ??= Factory.Shared(static factory => new GoalMetrics(factory));

    /// <summary>Exposure, drawdowns and limits that were exceeded.</summary>
    public RiskMetrics Risk => field ??= Factory.Shared(static factory => new RiskMetrics(factory));

    /// <summary>Predictions and trainings of models, their accuracy and drift.</summary>
    public MlModelMetrics MlModels => field ??= Factory.Shared(static factory => new MlModelMetrics(factory));

    /// <summary>Alerts that are sent to people, and their delivery.</summary>
    public AlertMetrics Alerts => field ??= Factory.Shared(static factory => new AlertMetrics(factory));

    /// <summary>Messages that are taken from a broker's queues and sent to it.</summary>
    public MessagingMetrics Messaging => field ??= Factory.Shared(static factory => new MessagingMetrics(factory));

    /// <summary>The cache of parse results.</summary>
    public ParseCacheMetrics ParseCache => field ??= Factory.Shared(static factory => new ParseCacheMetrics(factory));

    /// <summary>The batches in which file events are worked off.</summary>
    public BatchMetrics Batches => field ??= Factory.Shared(static factory => new BatchMetrics(factory));

    /// <summary>Workers, their queues and the files that they handle.</summary>
    public WorkerPoolMetrics WorkerPools => field ??= Factory.Shared(static factory => new WorkerPoolMetrics(factory));

    /// <summary>Writes to the graph store.</summary>
    public GraphMetrics Graph => field ??= Factory.Shared(static factory => new GraphMetrics(factory));

    /// <summary>The service itself: build, start, uptime, up or down.</summary>
    public ServiceMetrics Service => field ??= Factory.Shared(static factory => new ServiceMetrics(factory));

    /// <summary>The process: CPU time, memory, threads, open files. On the page once it is asked for; a host does so at start.</summary>
    public ProcessMetrics Process => field ??= Factory.Shared(static factory => new ProcessMetrics(factory));

    /// <summary>The .NET runtime: garbage collector, thread pool, locks, exceptions. On the page once it is asked for; a host does so at start.</summary>
    public RuntimeMetrics Runtime => field ??= Factory.Shared(static factory => new RuntimeMetrics(factory));

    /// <summary>What the gateway did, at this point in time: for people, dashboards of one's own, and scripts.</summary>
    /// <returns>The snapshot; its sections are empty for families that were not used.</returns>
    public MetricsSnapshot Snapshot() => new MetricsSnapshotBuilder(Registry.Snapshot(), Registry).Build();

    /// <summary>How the service fares, judged by the recent requests that <see cref="Http"/> recorded.</summary>
    /// <returns>The report.</returns>
    public ServiceHealthReport Health() => HealthJudgement.Of(Registry);

    /// <summary>Prints what <see cref="Snapshot"/> says as a table: for scripts and jobs.</summary>
    /// <param name="output">Where to, such as <c>Console.Out</c>.</param>
    public void WriteSummary(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        SummaryTable.Write(output, Snapshot(), Health());
    }

    /// <summary>A family by its type: a built-in one, or one of your own that was added with <c>AddGatewayMetrics().AddFamily&lt;TFamily&gt;()</c>.</summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <returns>The one instance.</returns>
    /// <exception cref="InvalidOperationException">There is no such family; the message says how to add it.</exception>
    public TFamily Get<TFamily>()
        where TFamily : class =>
        (BuiltInFamilies.Find(typeof(TFamily), this) ?? AddedFamily(typeof(TFamily))) as TFamily
        ?? throw new InvalidOperationException(
            $"{typeof(TFamily).Name} is not a family of these metrics: add it with services.AddGatewayMetrics().AddFamily<{typeof(TFamily).Name}>(), "
            + $"or, without dependency injection, create it with new {typeof(TFamily).Name}(metrics.Factory).");

    private void Announce(string provider)
    {
        PricingSync.Announce(provider);
        Providers.Announce(provider);
    }

    // The service provider's lock is held while it makes a family, which needs the registry's gate.
    private object? AddedFamily(Type family) => Registry.Gate.IsHeldByCurrentThread
        ? throw MetricRegistry.AskedUnderGate(family)
        : _addedFamilies(family);
}
