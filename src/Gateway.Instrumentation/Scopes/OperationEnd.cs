namespace Gateway.Instrumentation;

/// <summary>What a family learns when an operation ends. See <see cref="OperationKind{THandles}"/>.</summary>
/// <param name="Elapsed">The time from start to end, by the registry's clock.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ErrorType">
/// What kind of failure it was: never null for <see cref="OperationOutcome.Failed"/> (<c>unknown</c> when nobody said),
/// null for the others.
/// </param>
public readonly record struct OperationEnd(TimeSpan Elapsed, OperationOutcome Outcome, string? ErrorType)
{
    /// <summary>The elapsed time in seconds, as histograms take it.</summary>
    public double ElapsedSeconds => Elapsed.TotalSeconds;
}

/// <summary>What a family learns when an operation with outcomes of its own ends. See <see cref="OperationKind{THandles,TResult}"/>.</summary>
/// <typeparam name="TResult">The family's outcomes, such as hit and miss.</typeparam>
/// <param name="Elapsed">The time from start to end, by the registry's clock.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Result">What <c>Complete</c> was told; null when the operation failed or was cancelled.</param>
/// <param name="ErrorType">
/// What kind of failure it was: never null for <see cref="OperationOutcome.Failed"/> (<c>unknown</c> when nobody said),
/// null for the others.
/// </param>
public readonly record struct OperationEnd<TResult>(TimeSpan Elapsed, OperationOutcome Outcome, TResult? Result, string? ErrorType)
    where TResult : struct, Enum
{
    /// <summary>
    /// What <c>Complete</c> was told last, also where the operation failed or was cancelled after that: an answer whose
    /// status was sent before it broke. Null when it was told nothing.
    /// </summary>
    public TResult? Said { get; init; }

    /// <summary>The elapsed time in seconds, as histograms take it.</summary>
    public double ElapsedSeconds => Elapsed.TotalSeconds;
}
