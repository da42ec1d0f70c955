namespace Gateway.Instrumentation;

/// <summary>
/// One handle for each way in which an operation can end. All are made at once, so that every outcome stands at 0 before
/// the first operation ends, and <c>rate()</c> sees the first failure.
/// </summary>
/// <typeparam name="TSeries"><see cref="Counter"/>, <see cref="Histogram"/> or another handle.</typeparam>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class PerOutcome<TSeries>
    where TSeries : class
{
    private readonly TSeries _success;
    private readonly TSeries _failed;
    private readonly TSeries _cancelled;

    /// <summary>Makes the handles.</summary>
    /// <param name="withOutcome">Gives the handle for an outcome: <c>outcome => counter.WithLabels(provider, outcome)</c>.</param>
    public PerOutcome(Func<OperationOutcome, TSeries> withOutcome)
    {
        ArgumentNullException.ThrowIfNull(withOutcome);
        _success = withOutcome(OperationOutcome.Success);
        _failed = withOutcome(OperationOutcome.Failed);
        _cancelled = withOutcome(OperationOutcome.Cancelled);
    }

    /// <summary>The handle for an outcome.</summary>
    /// <param name="outcome">How the operation ended.</param>
    public TSeries this[OperationOutcome outcome] => outcome switch
    {
        OperationOutcome.Success => _success,
        OperationOutcome.Cancelled => _cancelled,
        _ => _failed,
    };
}
