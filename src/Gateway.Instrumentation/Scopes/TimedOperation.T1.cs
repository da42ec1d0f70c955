namespace Gateway.Instrumentation;

/// <summary>Like <see cref="TimedOperation"/>, with one label.</summary>
/// <typeparam name="T1">The type of the label's values.</typeparam>
/// <remarks>Thread-safe. Recording never throws and allocates nothing once the label values are known.</remarks>
public sealed class TimedOperation<T1>
{
    private readonly Labeled<TimedHandles, T1> _handles;
    private readonly OperationKind<TimedHandles> _kind;

    internal TimedOperation(Labeled<TimedHandles, T1> handles, OperationKind<TimedHandles> kind) => (_handles, _kind) = (handles, kind);

    /// <summary>Starts an operation. Its end records the duration and the outcome.</summary>
    /// <param name="value1">The label's value. Null is recorded as <c>unknown</c>.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope Start(T1 value1) => _kind.Start(_handles.WithLabels(value1));

    /// <summary>Records a successful operation that was timed elsewhere.</summary>
    /// <param name="value1">The label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="elapsed">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The operation still counts.</param>
    public void Record(T1 value1, TimeSpan elapsed) => _kind.Record(_handles.WithLabels(value1), elapsed);

    /// <summary>Records an operation that was timed elsewhere.</summary>
    /// <param name="value1">The label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="elapsed">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The operation still counts.</param>
    public void Record(T1 value1, OperationOutcome outcome, TimeSpan elapsed) => _kind.Record(_handles.WithLabels(value1), outcome, elapsed);

    /// <summary>Shows the operation at 0 before the first one, so that <c>rate()</c> sees that operation. Done at registration when every label is closed (an enum or a flag).</summary>
    /// <param name="value1">The label's value. Null is recorded as <c>unknown</c>.</param>
    public void Announce(T1 value1) => _handles.WithLabels(value1);
}
