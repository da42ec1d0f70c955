namespace Gateway.Instrumentation;

/// <summary>Like <see cref="TimedOperation"/>, with two labels.</summary>
/// <typeparam name="T1">The type of the first label's values.</typeparam>
/// <typeparam name="T2">The type of the second label's values.</typeparam>
/// <remarks>Thread-safe. Recording never throws and allocates nothing once the label values are known.</remarks>
public sealed class TimedOperation<T1, T2>
{
    private readonly Labeled<TimedHandles, T1, T2> _handles;
    private readonly OperationKind<TimedHandles> _kind;

    internal TimedOperation(Labeled<TimedHandles, T1, T2> handles, OperationKind<TimedHandles> kind) => (_handles, _kind) = (handles, kind);

    /// <summary>Starts an operation. Its end records the duration and the outcome.</summary>
    /// <param name="value1">The first label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is recorded as <c>unknown</c>.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope Start(T1 value1, T2 value2) => _kind.Start(_handles.WithLabels(value1, value2));

    /// <summary>Records a successful operation that was timed elsewhere.</summary>
    /// <param name="value1">The first label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="elapsed">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The operation still counts.</param>
    public void Record(T1 value1, T2 value2, TimeSpan elapsed) => _kind.Record(_handles.WithLabels(value1, value2), elapsed);

    /// <summary>Records an operation that was timed elsewhere.</summary>
    /// <param name="value1">The first label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="elapsed">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The operation still counts.</param>
    public void Record(T1 value1, T2 value2, OperationOutcome outcome, TimeSpan elapsed) => _kind.Record(_handles.WithLabels(value1, value2), outcome, elapsed);

    /// <summary>Shows the operation at 0 before the first one, so that <c>rate()</c> sees that operation. Done at registration when every label is closed (an enum or a flag).</summary>
    /// <param name="value1">The first label's value. Null is recorded as <c>unknown</c>.</param>
    /// <param name="value2">The second label's value. Null is recorded as <c>unknown</c>.</param>
    public void Announce(T1 value1, T2 value2) => _handles.WithLabels(value1, value2);
}
