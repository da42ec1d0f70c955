namespace Gateway.Instrumentation;

/// <summary>How an operation ended, before its family's own outcome type is put on.</summary>
internal readonly record struct SlotEnd(TimeSpan Elapsed, OperationOutcome Outcome, long? Said, string? ErrorType);
