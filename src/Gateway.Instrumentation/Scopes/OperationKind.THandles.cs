using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// What one kind of operation means to a family: said once, it serves every scope that the family starts. Made with
/// <see cref="MetricFactory.OperationKind{THandles}(Action{THandles, OperationEnd}, Action{THandles})"/>.
/// </summary>
/// <typeparam name="THandles">What the operation records to: a handle, or a bundle of the handles that one operation touches.</typeparam>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class OperationKind<THandles> : OperationKind
    where THandles : class
{
    private readonly Action<THandles, OperationEnd> _ended;
    private readonly Action<THandles>? _started;

    internal OperationKind(MetricRegistry registry, IErrorClassifier errors, Action<THandles, OperationEnd> ended, Action<THandles>? started)
        : base(registry, errors)
    {
        _ended = ended;
        _started = started;
    }

    /// <summary>Starts an operation.</summary>
    /// <param name="handles">What the operation records to.</param>
    /// <returns>The scope: dispose it, or let its <c>Run</c> or <c>RunAsync</c> do so.</returns>
    public OperationScope Start(THandles handles)
    {
        if (!Registry.Enabled)
            return default;
        if (_started is not null)
            Begin(_started, handles);
        return new(ScopeSlot.Begin(this, handles, out var version), version);
    }

    /// <summary>Records a successful operation that was timed elsewhere, with everything that a scope records.</summary>
    /// <param name="handles">What the operation records to.</param>
    /// <param name="elapsed">How long it took. A histogram drops a negative time and counts it in <c>gateway_metrics_rejected_total</c>.</param>
    public void Record(THandles handles, TimeSpan elapsed) =>
        Record(_started, handles, OperationOutcome.Success, errorType: null, result: null, elapsed);

    /// <summary>Records a failed operation that was timed elsewhere, with everything that a scope records.</summary>
    /// <param name="handles">What the operation records to.</param>
    /// <param name="errorType">The kind of failure, from a small set. Null and empty are <c>unknown</c>.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Record(THandles handles, string errorType, TimeSpan elapsed) =>
        Record(_started, handles, OperationOutcome.Failed, errorType, result: null, elapsed);

    /// <summary>Records an operation that was timed elsewhere, with everything that a scope records.</summary>
    /// <param name="handles">What the operation records to.</param>
    /// <param name="outcome">How it ended. A failure has the error type <c>unknown</c>.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Record(THandles handles, OperationOutcome outcome, TimeSpan elapsed) =>
        Record(_started, handles, outcome, errorType: null, result: null, elapsed);

    internal override void Ended(object handles, in OperationEnd end, long? result)
    {
        try
        {
            // A checked cast would cost as much as a counter, and Start put in what is taken out again.
            _ended(Unsafe.As<THandles>(handles), end);
        }
#pragma warning disable CA1031 // see Report
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Report<THandles>(exception);
        }
    }
}
