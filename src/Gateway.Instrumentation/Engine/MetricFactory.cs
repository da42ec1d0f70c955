namespace Gateway.Instrumentation;

/// <summary>
/// Creates metrics. A family receives one in its constructor: <c>public sealed class CheckoutMetrics(MetricFactory metrics)</c>.
/// The same definition returns the same object. The same name with another type, other labels or other buckets throws.
/// </summary>
/// <remarks>Thread-safe. Create metrics at start and keep them in fields.</remarks>
public sealed partial class MetricFactory
{
    private readonly Type? _family;
    private readonly string[] _errorTypes;

    /// <summary>Creates a factory.</summary>
    /// <param name="registry">The registry of the metrics.</param>
    /// <param name="errors">The classifier of exceptions; <see cref="ErrorClassifier"/> when null.</param>
    public MetricFactory(MetricRegistry registry, IErrorClassifier? errors = null)
        : this(registry, SafeErrorClassifier.Around(errors ?? new ErrorClassifier()), errorTypes: null, family: null)
    {
    }

    private MetricFactory(MetricRegistry registry, IErrorClassifier errors, string[]? errorTypes, Type? family)
    {
        ArgumentNullException.ThrowIfNull(registry);
        Registry = registry;
        Errors = errors;
        _errorTypes = errorTypes ?? [.. errors.NamedTypes];
        _family = family;
    }

    /// <summary>The registry of the metrics.</summary>
    public MetricRegistry Registry { get; }

    /// <summary>
    /// The classifier of exceptions, for <c>error_type</c> labels. It wraps the registered classifier and never throws: when
    /// that one throws or returns null or an empty text, the class name of the exception is used.
    /// </summary>
    public IErrorClassifier Errors { get; }

    /// <summary>
    /// The error types of <see cref="IErrorClassifier.NamedTypes"/>. A family announces them in addition to those of its caller:
    /// <c>errors.Announce(provider, metrics.ErrorTypes)</c>.
    /// </summary>
    public ReadOnlySpan<string> ErrorTypes => _errorTypes;

    /// <summary>The clock of the registry, for timestamps that a family records.</summary>
    public TimeProvider TimeProvider => Registry.TimeProvider;

    /// <summary>Defines an operation kind: what to record when an operation ends and, optionally, when it starts.</summary>
    /// <typeparam name="THandles">The type that the operation records to: a handle, or a bundle of handles.</typeparam>
    /// <param name="ended">Records the end: duration, outcome, error. Runs once per operation, on the thread that ends it. Its exceptions are counted and logged, and never reach the caller.</param>
    /// <param name="started">Records the start, for example one more in flight.</param>
    /// <returns>The operation kind, which starts the scopes.</returns>
    public OperationKind<THandles> OperationKind<THandles>(Action<THandles, OperationEnd> ended, Action<THandles>? started = null)
        where THandles : class
    {
        ArgumentNullException.ThrowIfNull(ended);
        return new OperationKind<THandles>(Registry, Errors, ended, started);
    }

    /// <summary>Does the same as <see cref="OperationKind{THandles}(Action{THandles, OperationEnd}, Action{THandles})"/>, for operations with their own results, such as hit and miss.</summary>
    /// <typeparam name="THandles">The type that the operation records to: a handle, or a bundle of handles.</typeparam>
    /// <typeparam name="TResult">The results of a completed operation.</typeparam>
    /// <param name="ended">Records the end: duration, outcome, error. Runs once per operation, on the thread that ends it. Its exceptions are counted and logged, and never reach the caller.</param>
    /// <param name="started">Records the start, for example one more in flight.</param>
    /// <returns>The operation kind, which starts the scopes.</returns>
    public OperationKind<THandles, TResult> OperationKind<THandles, TResult>(
        Action<THandles, OperationEnd<TResult>> ended, Action<THandles>? started = null)
        where THandles : class
        where TResult : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(ended);
        return new OperationKind<THandles, TResult>(Registry, Errors, ended, started);
    }

    /// <summary>
    /// Returns the registry's only object of a type; the first call creates it. Use it for another family that this one also
    /// records to, and for callbacks, which must not be added twice.
    /// </summary>
    /// <typeparam name="TShared">The type.</typeparam>
    /// <param name="create">Creates the object. The factory that it receives names the type as the owner of its metrics.</param>
    /// <returns>The object.</returns>
    /// <exception cref="InvalidOperationException">The object would have to be created inside the delegate of a bundle; the message names the fix.</exception>
    public TShared Shared<TShared>(Func<MetricFactory, TShared> create)
        where TShared : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return Registry.Shared(() => create(ForFamily(typeof(TShared))));
    }

    /// <summary>The same factory for a family: the definitions name the family as the owner of its metrics.</summary>
    internal MetricFactory ForFamily(Type family) => new(Registry, Errors, _errorTypes, family);
}
