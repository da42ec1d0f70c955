using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// One kind of operation: what a family records for it. Defined once, used by every scope of that kind. Created with
/// <see cref="MetricFactory.OperationKind{THandles}(Action{THandles, OperationEnd}, Action{THandles})"/>.
/// </summary>
/// <typeparam name="THandles">The type that the operation records to: a handle, or a bundle of handles.</typeparam>
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
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="waited">The time that it has waited before, such as in a queue: the end has it in <c>Waited</c>.</param>
    /// <returns>The scope. Dispose it, or call its <c>Run</c> or <c>RunAsync</c>, which dispose it.</returns>
    public OperationScope Start(THandles handles, TimeSpan waited = default)
    {
        if (!Registry.Enabled)
            return default;
        if (ScopeSlot.Take(this, handles, out var version) is not { } slot)
        {
            Report<THandles>(new InsufficientExecutionStackException());
            return default;
        }

        if (_started is not null)
            Begin(_started, handles);
        slot.Start(waited);
        return new(slot, version);
    }

    /// <summary>Records a successful operation that was timed elsewhere. Records the same metrics as a scope.</summary>
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="elapsed">The duration; a histogram drops a negative one and counts it in <c>gateway_metrics_rejected_total</c>.</param>
    public void Record(THandles handles, TimeSpan elapsed) =>
        Record(_started, handles, OperationOutcome.Success, errorType: null, result: null, elapsed);

    /// <summary>Records a failed operation that was timed elsewhere. Records the same metrics as a scope.</summary>
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="elapsed">The duration; a histogram drops a negative one and counts it in <c>gateway_metrics_rejected_total</c>.</param>
    public void Record(THandles handles, string errorType, TimeSpan elapsed) =>
        Record(_started, handles, OperationOutcome.Failed, errorType, result: null, elapsed);

    /// <summary>Records an operation that was timed elsewhere. Records the same metrics as a scope.</summary>
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="outcome">The outcome. A failure is recorded with the error type <c>unknown</c>.</param>
    /// <param name="elapsed">The duration; a histogram drops a negative one and counts it in <c>gateway_metrics_rejected_total</c>.</param>
    public void Record(THandles handles, OperationOutcome outcome, TimeSpan elapsed) =>
        Record(_started, handles, outcome, errorType: null, result: null, elapsed);

    internal override void Ended(object handles, in OperationEnd end, long? result)
    {
        try
        {
            // A checked cast would cost as much as a counter. It is not needed: Start passed in this same object.
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
