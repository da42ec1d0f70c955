using Microsoft.Extensions.Logging;

namespace Gateway.Instrumentation;

/// <summary>
/// All metrics of a service in one object: each built-in family is a property, created and registered on first use. With
/// dependency injection, inject this class or only the family that a class records to. Without it, create an instance:
/// <c>var metrics = new GatewayMetrics();</c>.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class GatewayMetrics
{
    private readonly Func<Type, object?> _addedFamilies;

    /// <summary>Creates metrics with their own registry, for scripts, jobs and tests.</summary>
    /// <param name="options">The options; defaults when null.</param>
    /// <param name="timeProvider">The clock; the system's clock when null.</param>
    /// <param name="errors">The classifier of exceptions; <see cref="ErrorClassifier"/> when null.</param>
    /// <param name="logger">The logger for the first fold, drop or rejection of each metric; none when null.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is not valid; the message names it and the fix.</exception>
    public GatewayMetrics(
        GatewayMetricsOptions? options = null, TimeProvider? timeProvider = null, IErrorClassifier? errors = null,
        ILogger<MetricRegistry>? logger = null)
        : this(new MetricFactory(new MetricRegistry(MetricsSwitch.Applied(options), timeProvider, logger), errors))
    {
    }

    /// <summary>Creates metrics with your own registry. Its options apply; environment variables do not change them.</summary>
    /// <param name="factory">The factory for the families' metrics.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The registry has no room for <see cref="GatewayMetricsOptions.KnownProviders"/>.</exception>
    /// <exception cref="MetricRegistrationException">A metric of the registry uses the name of a built-in family for something else.</exception>
    public GatewayMetrics(MetricFactory factory)
        : this(factory, factory?.Registry.KnownProviders ?? [], addedFamilies: static _ => null)
    {
    }

    internal GatewayMetrics(MetricFactory factory, IEnumerable<string> knownProviders, Func<Type, object?> addedFamilies)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Factory = factory;
        _addedFamilies = addedFamilies;
        Registry.KeepBuiltInNames();
        KnownProviders.Announce(this, [.. knownProviders.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The factory, for your own families: <c>new CheckoutMetrics(metrics.Factory)</c>.</summary>
    public MetricFactory Factory { get; }

    /// <summary>The registry of the metrics: collect, reset, definitions.</summary>
    public MetricRegistry Registry => Factory.Registry;

    /// <summary>Price syncs of AI providers.</summary>
    public PricingSyncMetrics PricingSync => field ??= Factory.Shared(static factory => new PricingSyncMetrics(factory));

    /// <summary>Background jobs that run price syncs.</summary>
    public PricingSyncJobMetrics PricingSyncJobs => field ??= Factory.Shared(static factory => new PricingSyncJobMetrics(factory));

    /// <summary>HTTP requests of the service.</summary>
    public HttpMetrics Http => field ??= Factory.Shared(static factory => new HttpMetrics(factory));

    /// <summary>Responses of the service that last, such as WebSockets, and the time to the first byte of those sent in parts.</summary>
    public HttpStreamMetrics HttpStreams => field ??= Factory.Shared(static factory => new HttpStreamMetrics(factory));

    /// <summary>Requests to AI providers.</summary>
    public ProviderMetrics Providers => field ??= Factory.Shared(static factory => new ProviderMetrics(factory));

    /// <summary>Requests to AI models.</summary>
    public ModelMetrics Models => field ??= Factory.Shared(static factory => new ModelMetrics(factory));

    /// <summary>Requests to large language models: tokens, money, streamed answers, fallbacks.</summary>
    public LlmMetrics Llm => field ??= Factory.Shared(static factory => new LlmMetrics(factory));

    /// <summary>Cache look-ups and Redis operations.</summary>
    public CacheMetrics Cache => field ??= Factory.Shared(static factory => new CacheMetrics(factory));

    /// <summary>Database queries and connections.</summary>
    public DatabaseMetrics Database => field ??= Factory.Shared(static factory => new DatabaseMetrics(factory));

    /// <summary>Calls to external APIs.</summary>
    public ExternalApiMetrics ExternalApis => field ??= Factory.Shared(static factory => new ExternalApiMetrics(factory));

    /// <summary>The pricing service's API.</summary>
    public PricingApiMetrics PricingApi => field ??= Factory.Shared(static factory => new PricingApiMetrics(factory));

    /// <summary>The pricing service's models.</summary>
    public PricingModelMetrics PricingModels => field ??= Factory.Shared(static factory => new PricingModelMetrics(factory));

    /// <summary>How the pricing service learns: price outcomes, drifts, retrainings.</summary>
    public LearningMetrics Learning => field ??= Factory.Shared(static factory => new LearningMetrics(factory));

    /// <summary>Pricing experiments.</summary>
    public ExperimentMetrics Experiments => field ??= Factory.Shared(static factory => new ExperimentMetrics(factory));

    /// <summary>Competitor prices: fetches, and the age of the data.</summary>
    public CompetitorMetrics Competitors => field ??= Factory.Shared(static factory => new CompetitorMetrics(factory));

    /// <summary>Collectors of market data.</summary>
    public DataCollectionMetrics DataCollection => field ??= Factory.Shared(static factory => new DataCollectionMetrics(factory));

    /// <summary>Trading signals, orders, positions and portfolios.</summary>
    public TradingMetrics Trading => field ??= Factory.Shared(static factory => new TradingMetrics(factory));

    /// <summary>Goals of users, and their progress.</summary>
    public GoalMetrics Goals => field ??= Factory.Shared(static factory => new GoalMetrics(factory));

    /// <summary>Exposure, drawdowns and exceeded limits.</summary>
    public RiskMetrics Risk => field ??= Factory.Shared(static factory => new RiskMetrics(factory));

    /// <summary>Predictions and training runs of models, their accuracy and drift.</summary>
    public MlModelMetrics MlModels => field ??= Factory.Shared(static factory => new MlModelMetrics(factory));

    /// <summary>Alerts to people, and their delivery.</summary>
    public AlertMetrics Alerts => field ??= Factory.Shared(static factory => new AlertMetrics(factory));

    /// <summary>Messages of any broker: received, settled, published, and the connections.</summary>
    public MessagingMetrics Messaging => field ??= Factory.Shared(static factory => new MessagingMetrics(factory));

    /// <summary>Messages of RabbitMQ under the names of the trading dashboards.</summary>
    public RabbitMqMetrics RabbitMq => field ??= Factory.Shared(static factory => new RabbitMqMetrics(factory));

    /// <summary>The cache of parse results.</summary>
    public ParseCacheMetrics ParseCache => field ??= Factory.Shared(static factory => new ParseCacheMetrics(factory));

    /// <summary>Batches of file events.</summary>
    public BatchMetrics Batches => field ??= Factory.Shared(static factory => new BatchMetrics(factory));

    /// <summary>Workers, their queues and the files that they handle.</summary>
    public WorkerPoolMetrics WorkerPools => field ??= Factory.Shared(static factory => new WorkerPoolMetrics(factory));

    /// <summary>Batch writes to the graph store.</summary>
    public GraphMetrics Graph => field ??= Factory.Shared(static factory => new GraphMetrics(factory));

    /// <summary>Periodic and scheduled jobs.</summary>
    public JobMetrics Jobs => field ??= Factory.Shared(static factory => new JobMetrics(factory));

    /// <summary>Queues of work inside the process.</summary>
    public QueueMetrics Queues => field ??= Factory.Shared(static factory => new QueueMetrics(factory));

    /// <summary>The hosted services of a worker: whether each one runs, its failures, restarts and heartbeat.</summary>
    public HostedServiceMetrics HostedServices => field ??= Factory.Shared(static factory => new HostedServiceMetrics(factory));

    /// <summary>Pushes of the page, of a service that is not scraped.</summary>
    public PushMetrics Pushes => field ??= Factory.Shared(static factory => new PushMetrics(factory));

    /// <summary>The service itself: build, start time, readiness.</summary>
    public ServiceMetrics Service => field ??= Factory.Shared(static factory => new ServiceMetrics(factory));

    /// <summary>The pricing service itself: build and uptime, under its own names.</summary>
    public PricingServiceMetrics PricingService => field ??= Factory.Shared(static factory => new PricingServiceMetrics(factory));

    /// <summary>How long a gateway's metrics have been collected. On the page after the first read of this property.</summary>
    public GatewayUptimeMetrics GatewayUptime => field ??= Factory.Shared(static factory => new GatewayUptimeMetrics(factory));

    /// <summary>The process: CPU time, memory, threads, open files. On the page after the first read of this property; a host reads it at start.</summary>
    public ProcessMetrics Process => field ??= Factory.Shared(static factory => new ProcessMetrics(factory));

    /// <summary>The .NET runtime: garbage collector, thread pool, locks, exceptions. On the page after the first read of this property; a host reads it at start.</summary>
    public RuntimeMetrics Runtime => field ??= Factory.Shared(static factory => new RuntimeMetrics(factory));

    /// <summary>Returns the gateway's current numbers, for people, custom dashboards and scripts.</summary>
    /// <returns>The snapshot; its sections are empty for unused families.</returns>
    public MetricsSnapshot Snapshot()
    {
        MetricRegistry.AskCallbacks(ShownMetric.In(Registry));
        return new MetricsSnapshotBuilder(Registry, CancellationToken.None).Build();
    }

    /// <summary>Like <see cref="Snapshot"/>, but asks callbacks, if a metric of the snapshot has some, on another thread, and does not wait for those that hang.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The snapshot.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<MetricsSnapshot> SnapshotAsync(CancellationToken cancellationToken = default)
    {
        if (Array.Exists(ShownMetric.In(Registry), static metric => metric.HasCallbacks))
            await Registry.AskCallbacksAsync(cancellationToken).ConfigureAwait(false);
        return new MetricsSnapshotBuilder(Registry, cancellationToken).Build();
    }

    /// <summary>Returns the health of the service, based on the requests of <see cref="Http"/> in the recent window.</summary>
    /// <returns>The report.</returns>
    public ServiceHealthReport Health() => HealthJudgement.Of(Registry);

    /// <summary>Prints the numbers of <see cref="Snapshot"/> as tables, for scripts and jobs.</summary>
    /// <param name="output">The output, such as <c>Console.Out</c>.</param>
    public void WriteSummary(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        SummaryTable.Write(output, Snapshot(), Health());
    }

    /// <summary>Returns a family by its type: a built-in one, or your own, added with <c>AddGatewayMetrics().AddFamily&lt;TFamily&gt;()</c>.</summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <returns>The only instance.</returns>
    /// <exception cref="InvalidOperationException">There is no such family; the message explains how to add it.</exception>
    public TFamily Get<TFamily>()
        where TFamily : class =>
        (BuiltInFamilies.Find(typeof(TFamily), this) ?? AddedFamily(typeof(TFamily))) as TFamily
        ?? throw new InvalidOperationException(
            $"{typeof(TFamily).Name} is not a family of these metrics: add it with services.AddGatewayMetrics().AddFamily<{typeof(TFamily).Name}>(), "
            + $"or, without dependency injection, create it with new {typeof(TFamily).Name}(metrics.Factory).");

    // The service provider holds its lock while it creates a family, which needs the registry's gate.
    private object? AddedFamily(Type family) => Registry.Gate.IsHeldByCurrentThread
        ? throw MetricRegistry.AskedUnderGate(family)
        : _addedFamilies(family);
}
