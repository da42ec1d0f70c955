namespace Gateway.Instrumentation;

/// <summary>
/// An operation with a duration and a count by outcome: <c>{name}_duration_seconds</c> and <c>{name}_total</c>. Made with
/// <c>metrics.TimedOperation(…)</c>.
/// </summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing once the label values are known.</remarks>
public sealed class TimedOperation
{
    private readonly TimedHandles _handles;
    private readonly OperationKind<TimedHandles> _kind;

    internal TimedOperation(TimedHandles handles, OperationKind<TimedHandles> kind) => (_handles, _kind) = (handles, kind);

    /// <summary>Starts an operation and records its duration and its outcome when it ends.</summary>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope Start() => _kind.Start(_handles);

    /// <summary>Records a successful operation that was timed elsewhere.</summary>
    /// <param name="elapsed">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>; the operation counts.</param>
    public void Record(TimeSpan elapsed) => _kind.Record(_handles, elapsed);

    /// <summary>Records an operation that was timed elsewhere.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="elapsed">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>; the operation counts.</param>
    public void Record(OperationOutcome outcome, TimeSpan elapsed) => _kind.Record(_handles, outcome, elapsed);
}
