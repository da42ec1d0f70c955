namespace Gateway.Instrumentation;

/// <summary>What a family learns when an operation ends. See <see cref="OperationKind{THandles}"/>.</summary>
public readonly struct OperationEnd
{
    private readonly RegistryClock _clock;
    private readonly long _endedAt;

    internal OperationEnd(TimeSpan elapsed, OperationOutcome outcome, string? errorType, RegistryClock clock, long endedAt)
    {
        (Elapsed, Outcome, ErrorType) = (elapsed, outcome, errorType);
        (_clock, _endedAt) = (clock, endedAt);
    }

    /// <summary>The time from start to end, by the registry's clock. Negative only where that was recorded.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>How it ended.</summary>
    public OperationOutcome Outcome { get; }

    /// <summary>
    /// The kind of failure: never null for <see cref="OperationOutcome.Failed"/> (<c>unknown</c> when nobody said), null for
    /// the others.
    /// </summary>
    public string? ErrorType { get; }

    /// <summary>The time of day at which it ended, for <see cref="Gauge.SetToTime"/>. It costs no other reading of the clock.</summary>
    public DateTimeOffset EndedAt => _clock.UtcAt(_endedAt);
}

/// <summary>What a family learns when an operation with results of its own ends. See <see cref="OperationKind{THandles,TResult}"/>.</summary>
/// <typeparam name="TResult">The results of an operation that completed, such as hit and miss.</typeparam>
public readonly struct OperationEnd<TResult>
    where TResult : struct, Enum
{
    private readonly OperationEnd _end;

    internal OperationEnd(OperationEnd end, TResult? result) => (_end, Result) = (end, result);

    /// <inheritdoc cref="OperationEnd.Elapsed"/>
    public TimeSpan Elapsed => _end.Elapsed;

    /// <inheritdoc cref="OperationEnd.Outcome"/>
    public OperationOutcome Outcome => _end.Outcome;

    /// <summary>
    /// What <c>Complete</c> was told last; null when it was told nothing. It is also there when the operation failed or was
    /// cancelled after that, such as an answer whose status was sent before it broke off: look at <see cref="Outcome"/> first.
    /// </summary>
    public TResult? Result { get; }

    /// <inheritdoc cref="OperationEnd.ErrorType"/>
    public string? ErrorType => _end.ErrorType;

    /// <inheritdoc cref="OperationEnd.EndedAt"/>
    public DateTimeOffset EndedAt => _end.EndedAt;
}
