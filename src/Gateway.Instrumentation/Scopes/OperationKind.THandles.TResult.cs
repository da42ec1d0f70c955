using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// One kind of operation with its own results (hit and miss, deployed and not deployed): what a family records for it. Created
/// with <see cref="MetricFactory.OperationKind{THandles,TResult}(Action{THandles, OperationEnd{TResult}}, Action{THandles})"/>.
/// </summary>
/// <typeparam name="THandles">The type that the operation records to: a handle, or a bundle of handles.</typeparam>
/// <typeparam name="TResult">The results of a completed operation.</typeparam>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class OperationKind<THandles, TResult> : OperationKind
    where THandles : class
    where TResult : struct, Enum
{
    private readonly Action<THandles, OperationEnd<TResult>> _ended;
    private readonly Action<THandles>? _started;

    internal OperationKind(
        MetricRegistry registry, IErrorClassifier errors, Action<THandles, OperationEnd<TResult>> ended, Action<THandles>? started)
        : base(registry, errors)
    {
        _ended = ended;
        _started = started;
    }

    /// <summary>Starts an operation.</summary>
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="waited">The time that it has waited before, such as in a queue: the end has it in <c>Waited</c>.</param>
    /// <returns>The scope. Dispose it, or call its <c>Run</c> or <c>RunAsync</c>, which dispose it.</returns>
    public OperationScope<TResult> Start(THandles handles, TimeSpan waited = default)
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

    /// <summary>Records a completed operation that was timed elsewhere. Records the same metrics as a scope.</summary>
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="result">The result.</param>
    /// <param name="elapsed">The duration; a histogram drops a negative one and counts it in <c>gateway_metrics_rejected_total</c>.</param>
    public void Record(THandles handles, TResult result, TimeSpan elapsed) =>
        Record(_started, handles, OperationOutcome.Success, errorType: null, EnumBits.ToLong(result), elapsed);

    /// <summary>Records a failed operation that was timed elsewhere. Records the same metrics as a scope.</summary>
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="elapsed">The duration; a histogram drops a negative one and counts it in <c>gateway_metrics_rejected_total</c>.</param>
    public void Record(THandles handles, string errorType, TimeSpan elapsed) =>
        Record(_started, handles, OperationOutcome.Failed, errorType, result: null, elapsed);

    /// <summary>Records a failed or cancelled operation that was timed elsewhere. Records the same metrics as a scope.</summary>
    /// <param name="handles">The handle or bundle to record to.</param>
    /// <param name="outcome">The outcome. A failure is recorded with the error type <c>unknown</c>.</param>
    /// <param name="elapsed">The duration; a histogram drops a negative one and counts it in <c>gateway_metrics_rejected_total</c>.</param>
    public void Record(THandles handles, OperationOutcome outcome, TimeSpan elapsed) =>
        Record(_started, handles, outcome, errorType: null, result: null, elapsed);

    internal override void Ended(object handles, in OperationEnd end, long? result)
    {
        try
        {
            _ended(Unsafe.As<THandles>(handles), new(end, result is { } bits ? EnumBits.ToEnum<TResult>(bits) : null));
        }
#pragma warning disable CA1031 // see Report
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Report<THandles>(exception);
        }
    }
}
