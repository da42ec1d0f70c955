namespace Gateway.Instrumentation;

/// <summary>The end of an operation that no scope measured, so that a family records both in one way.</summary>
internal static class TimedElsewhere
{
    /// <summary>A success when <paramref name="errorType"/> is null; an empty one is <c>unknown</c>, as scopes have it.</summary>
    public static OperationEnd End(TimeSpan duration, string? errorType) => errorType is null
        ? new(duration, OperationOutcome.Success, null)
        : new(duration, OperationOutcome.Failed, errorType.Length == 0 ? LabelText.Unknown : errorType);
}
