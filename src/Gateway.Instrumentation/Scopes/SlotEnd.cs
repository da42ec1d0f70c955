namespace Gateway.Instrumentation;

/// <summary>How an operation ended, before its kind's own result type is put on.</summary>
internal readonly struct SlotEnd(
    RegistryClock clock, TimeSpan elapsed, long endedAt, OperationOutcome outcome, string? errorType, long? result)
{
    public OperationEnd End => new(elapsed, outcome, errorType, clock, endedAt);

    public long? Result => result;
}
