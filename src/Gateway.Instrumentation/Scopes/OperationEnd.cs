namespace Gateway.Instrumentation;

/// <summary>The end of an operation, as a family records it. See <see cref="OperationKind{THandles}"/>.</summary>
public readonly struct OperationEnd
{
    private readonly RegistryClock _clock;
    private readonly long _endedAt;

    internal OperationEnd(TimeSpan elapsed, OperationOutcome outcome, string? errorType, TimeSpan waited, RegistryClock clock, long endedAt)
    {
        (Elapsed, Outcome, ErrorType, Waited) = (elapsed, outcome, errorType, waited);
        (_clock, _endedAt) = (clock, endedAt);
    }

    /// <summary>The duration, by the registry's clock. Negative only when a caller recorded a negative one.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The outcome.</summary>
    public OperationOutcome Outcome { get; }

    /// <summary>
    /// The error type: never null for <see cref="OperationOutcome.Failed"/> (<c>unknown</c> when the caller gave none), null
    /// for other outcomes.
    /// </summary>
    public string? ErrorType { get; }

    /// <summary>The time that the operation waited before it started, as given to <c>Start</c>; zero when none was given.</summary>
    public TimeSpan Waited { get; }

    /// <summary>The time of the end, for <see cref="Gauge.SetToTime"/>. It does not read the clock again.</summary>
    public DateTimeOffset EndedAt => _clock.UtcAt(_endedAt);
}

/// <summary>The end of an operation with its own results, as a family records it. See <see cref="OperationKind{THandles,TResult}"/>.</summary>
/// <typeparam name="TResult">The results of a completed operation, such as hit and miss.</typeparam>
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
    /// The result from the last call of <c>Complete</c>; null without such a call. It is also set when the operation failed or
    /// was cancelled after that call, such as a response that broke off after its status was sent: check
    /// <see cref="Outcome"/> first.
    /// </summary>
    public TResult? Result { get; }

    /// <inheritdoc cref="OperationEnd.ErrorType"/>
    public string? ErrorType => _end.ErrorType;

    /// <inheritdoc cref="OperationEnd.Waited"/>
    public TimeSpan Waited => _end.Waited;

    /// <inheritdoc cref="OperationEnd.EndedAt"/>
    public DateTimeOffset EndedAt => _end.EndedAt;
}
