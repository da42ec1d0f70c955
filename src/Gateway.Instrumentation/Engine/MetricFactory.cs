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
    private readonly string[] _errorTypes;

    /// <summary>Creates a factory.</summary>
    /// <param name="registry">Where the metrics live.</param>
    /// <param name="errors">Names the kinds of failures; <see cref="ErrorClassifier"/> when null.</param>
    public MetricFactory(MetricRegistry registry, IErrorClassifier? errors = null)
        : this(registry, SafeErrorClassifier.Around(errors ?? new ErrorClassifier()), errorTypes: null, family: null)
    {
    }

    private MetricFactory(MetricRegistry registry, IErrorClassifier errors, string[]? errorTypes, string? family)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Registry = registry;
        Errors = errors;
        _errorTypes = errorTypes ?? [.. errors.NamedTypes];
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
    /// The kinds of failures that the classifier has names for: what a family announces beside those that its caller knows,
    /// as in <c>errors.Announce(provider, metrics.ErrorTypes)</c>.
    /// </summary>
    public ReadOnlySpan<string> ErrorTypes => _errorTypes;

    /// <summary>The clock of the registry: for time stamps that a family records.</summary>
    public TimeProvider TimeProvider => Registry.TimeProvider;

    /// <summary>Says once what an operation means to a family: what to record when it ends and, if need be, when it starts.</summary>
    /// <typeparam name="THandles">What the operation records to: a handle, or a bundle of handles.</typeparam>
    /// <param name="ended">Records the end: duration, outcome, error. Runs once per operation, on the thread that ends it. What it throws is counted and logged, never thrown at the caller.</param>
    /// <param name="started">Records the start, such as one more in flight.</param>
    /// <returns>What starts the scopes.</returns>
    public OperationKind<THandles> OperationKind<THandles>(Action<THandles, OperationEnd> ended, Action<THandles>? started = null)
        where THandles : class
    {
        ArgumentNullException.ThrowIfNull(ended);
        return new OperationKind<THandles>(Registry, Errors, ended, started);
    }

    /// <summary>As <see cref="OperationKind{THandles}(Action{THandles, OperationEnd}, Action{THandles})"/>, for operations with results of their own, such as hit and miss.</summary>
    /// <typeparam name="THandles">What the operation records to: a handle, or a bundle of handles.</typeparam>
    /// <typeparam name="TResult">The results of an operation that completed.</typeparam>
    /// <param name="ended">Records the end: duration, outcome, error. Runs once per operation, on the thread that ends it. What it throws is counted and logged, never thrown at the caller.</param>
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

    /// <summary>
    /// The one object of a type that this registry has, made when it is asked for first: another family that this one records
    /// to as well, or what adds callbacks, which must not be added twice.
    /// </summary>
    /// <typeparam name="TShared">The type.</typeparam>
    /// <param name="create">Makes it, with a factory that names the type as the owner of the metrics that it makes.</param>
    /// <returns>The object.</returns>
    /// <exception cref="InvalidOperationException">It would have to be made inside the delegate of a bundle; the message says what to do.</exception>
    public TShared Shared<TShared>(Func<MetricFactory, TShared> create)
        where TShared : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return Registry.Shared(() => create(ForFamily(typeof(TShared).Name)));
    }

    /// <summary>The same factory for a family: the catalog names it as the owner of the metrics that it makes.</summary>
    internal MetricFactory ForFamily(string family) => new(Registry, Errors, _errorTypes, family);
}
