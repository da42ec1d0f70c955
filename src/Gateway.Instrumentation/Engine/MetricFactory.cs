namespace Gateway.Instrumentation;

/// <summary>
/// Makes metrics. A family takes one in its constructor: <c>public sealed class CheckoutMetrics(MetricFactory metrics)</c>.
/// Asking again for the same definition gives the same object; the same name with another type, other labels or other
/// buckets throws.
/// </summary>
/// <remarks>Thread-safe. Metrics are made at start; keep them in fields.</remarks>
public sealed partial class MetricFactory
{
    private readonly string? _family;

    /// <summary>Creates a factory.</summary>
    /// <param name="registry">Where the metrics live.</param>
    /// <param name="errors">Names the kinds of failures; <see cref="ErrorClassifier"/> when null.</param>
    /// <param name="knownProviders">See <see cref="KnownProviders"/>.</param>
    public MetricFactory(MetricRegistry registry, IErrorClassifier? errors = null, IEnumerable<string>? knownProviders = null)
        : this(registry, errors ?? new ErrorClassifier(), [.. knownProviders ?? []], family: null)
    {
    }

    private MetricFactory(MetricRegistry registry, IErrorClassifier errors, IReadOnlyList<string> knownProviders, string? family)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Registry = registry;
        Errors = SafeErrorClassifier.Around(errors);
        KnownProviders = knownProviders;
        _family = family;
    }

    /// <summary>Where the metrics live.</summary>
    public MetricRegistry Registry { get; }

    /// <summary>
    /// Names the kinds of failures for <c>error_type</c> labels. It asks the classifier that was registered and never
    /// throws: where that one throws or gives nothing, the exception's class name stands in.
    /// </summary>
    public IErrorClassifier Errors { get; }

    /// <summary>
    /// The providers that are known before anything happened (<see cref="GatewayMetricsOptions.KnownProviders"/>): a
    /// family shows their series at 0 from the start, so that <c>rate()</c> sees the first event.
    /// </summary>
    public IReadOnlyList<string> KnownProviders { get; }

    /// <summary>The clock of the registry: for time stamps that a family records.</summary>
    public TimeProvider TimeProvider => Registry.TimeProvider;

    /// <summary>Says once what an operation means: what to record when it ends and, if need be, when it starts.</summary>
    /// <typeparam name="THandles">What the operation records to: a handle, or a bundle of handles.</typeparam>
    /// <param name="ended">Records the end: duration, outcome, error. Runs once per operation, on the thread that ends it.</param>
    /// <param name="started">Records the start, such as one more in flight.</param>
    /// <returns>What starts the scopes.</returns>
    public OperationKind<THandles> OperationKind<THandles>(Action<THandles, OperationEnd> ended, Action<THandles>? started = null)
        where THandles : class
    {
        ArgumentNullException.ThrowIfNull(ended);
        return new OperationKind<THandles>(Registry, Errors, ended, started);
    }

    /// <summary>As <see cref="OperationKind{THandles}(Action{THandles, OperationEnd}, Action{THandles})"/>, for operations whose success has kinds of its own.</summary>
    /// <typeparam name="THandles">What the operation records to: a handle, or a bundle of handles.</typeparam>
    /// <typeparam name="TResult">The outcomes of an operation that did not fail.</typeparam>
    /// <param name="ended">Records the end: duration, outcome, error. Runs once per operation, on the thread that ends it.</param>
    /// <param name="started">Records the start, such as one more in flight.</param>
    /// <returns>What starts the scopes.</returns>
    public OperationKind<THandles, TResult> OperationKind<THandles, TResult>(
        Action<THandles, OperationEnd<TResult>> ended, Action<THandles>? started = null)
        where THandles : class
        where TResult : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(ended);
        return new OperationKind<THandles, TResult>(Registry, Errors, ended, started);
    }

    /// <summary>The one instance of a built-in family that this registry has, made when it is asked for first.</summary>
    internal TFamily Family<TFamily>(Func<MetricFactory, TFamily> create)
        where TFamily : class => Registry.Shared(() => create(ForFamily(typeof(TFamily).Name)));

    /// <summary>The same factory for a family: the catalog names it as the owner of the metrics that it makes.</summary>
    internal MetricFactory ForFamily(string family) => new(Registry, Errors, KnownProviders, family);

    private TSeries Single<TSeries>(
        MetricType type, string name, string help, Shape shape, Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [], metric =>
        {
            var series = create(metric, metric.EncodeLabels([]));
            metric.Add(series);
            if (!Registry.Enabled)
                series.Retire();
            return series;
        });

    private Labeled<TSeries, T1> Labeled<TSeries, T1>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1, Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1], metric =>
            new Labeled<TSeries, T1>(Map(metric, create, Domain(label1), new NoLabelDomain(), new NoLabelDomain())));

    private Labeled<TSeries, T1, T2> Labeled<TSeries, T1, T2>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1, Label<T2> label2,
        Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1, label2], metric =>
            new Labeled<TSeries, T1, T2>(Map(metric, create, Domain(label1), Domain(label2), new NoLabelDomain())));

    private Labeled<TSeries, T1, T2, T3> Labeled<TSeries, T1, T2, T3>(
        MetricType type, string name, string help, Shape shape, Label<T1> label1, Label<T2> label2, Label<T3> label3,
        Func<Metric, byte[], TSeries> create)
        where TSeries : Series => Register(type, name, help, shape, [label1, label2, label3], metric =>
            new Labeled<TSeries, T1, T2, T3>(Map(metric, create, Domain(label1), Domain(label2), Domain(label3))));

    private static SeriesMap<TSeries, T1, T2, T3> Map<TSeries, T1, T2, T3>(
        Metric metric, Func<Metric, byte[], TSeries> create, LabelDomain<T1> domain1, LabelDomain<T2> domain2, LabelDomain<T3> domain3)
        where TSeries : Series
    {
        var map = new SeriesMap<TSeries, T1, T2, T3>(metric, create, domain1, domain2, domain3);
        metric.Owner = map;
        return map;
    }

    private TFacade Register<TFacade>(
        MetricType type, string name, string help, Shape shape, Label[] labels, Func<Metric, TFacade> create)
        where TFacade : class
    {
        foreach (var label in labels)
            ArgumentNullException.ThrowIfNull(label);
        var definition = new MetricDefinition(name, type, help, [.. labels.Select(Registry.Describe)], _family, shape.Buckets, shape.Quantiles);
        return Registry.GetOrAdd(definition, labels, create);
    }

    private LabelDomain<T> Domain<T>(Label<T> label) => Registry.DomainOf(label);

    /// <summary>What the series of a metric look like, where its type leaves that open.</summary>
    private readonly record struct Shape(Buckets? Buckets = null, Quantiles? Quantiles = null);
}
