namespace Gateway.Instrumentation;

/// <summary>One handle for each way in which an operation can end, made together.</summary>
internal readonly struct PerOutcome<TSeries>(Func<OperationOutcome, TSeries> withOutcome)
{
    private readonly TSeries _success = withOutcome(OperationOutcome.Success);
    private readonly TSeries _failed = withOutcome(OperationOutcome.Failed);
    private readonly TSeries _cancelled = withOutcome(OperationOutcome.Cancelled);

    public TSeries this[OperationOutcome outcome] => outcome switch
    {
        OperationOutcome.Success => _success,
        OperationOutcome.Cancelled => _cancelled,
        _ => _failed,
    };
}
