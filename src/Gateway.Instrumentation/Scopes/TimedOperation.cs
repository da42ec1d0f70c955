namespace Gateway.Instrumentation;

/// <summary>
/// An operation with a duration and a count by outcome: <c>{name}_duration_seconds</c> and <c>{name}_total</c>. Created with
/// <c>metrics.TimedOperation(…)</c>.
/// </summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing once the label values are known.</remarks>
public sealed class TimedOperation
{
    private readonly TimedHandles _handles;
    private readonly OperationKind<TimedHandles> _kind;

    internal TimedOperation(TimedHandles handles, OperationKind<TimedHandles> kind) => (_handles, _kind) = (handles, kind);

    /// <summary>Starts an operation. Its end records the duration and the outcome.</summary>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope Start() => _kind.Start(_handles);

    /// <summary>Records a successful operation that was timed elsewhere.</summary>
    /// <param name="elapsed">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The operation still counts.</param>
    public void Record(TimeSpan elapsed) => _kind.Record(_handles, elapsed);

    /// <summary>Records an operation that was timed elsewhere.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="elapsed">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The operation still counts.</param>
    public void Record(OperationOutcome outcome, TimeSpan elapsed) => _kind.Record(_handles, outcome, elapsed);
}
