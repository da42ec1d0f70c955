namespace Gateway.Instrumentation;

/// <summary>
/// A running operation. Report its outcome (<see cref="Succeed"/>, <see cref="Fail(string)"/>, <see cref="Cancel"/>) and
/// dispose the scope. Without a report it counts as failed. The duration is the time from the start to the disposal. The last
/// report before the disposal is recorded.
/// </summary>
/// <remarks>
/// <para>May be copied, kept across <c>await</c> and disposed twice: the operation ends once, and later calls do nothing.
/// Thread-safe. Never throws and allocates nothing.</para>
/// <para>A <c>using</c> block cannot see the exception that leaves it, so a failure without a report has the error type
/// <c>unknown</c>. <c>Run</c> and <c>RunAsync</c> see the exception, classify it and rethrow it.</para>
/// </remarks>
/// <example>
/// <code>
/// using var sync = metrics.TrackPricingSync("openai", SyncTrigger.Scheduler);
/// await SyncAsync();
/// sync.Succeed();
/// </code>
/// </example>
public readonly partial struct OperationScope : IDisposable
{
    private readonly ScopeSlot? _slot;
    private readonly long _version;

    internal OperationScope(ScopeSlot slot, long version)
    {
        _slot = slot;
        _version = version;
    }

    /// <summary>False where recording is off, and where operations start inside each other without end.</summary>
    internal bool IsStarted => _slot is not null;

    /// <summary>Reports that the operation succeeded.</summary>
    public void Succeed() => _slot?.Mark(_version, OperationOutcome.Success, null);

    /// <summary>Reports a failure.</summary>
    /// <param name="errorType">The error type, from a small set: it becomes a label value. Null or empty is recorded as <c>unknown</c>.</param>
    public void Fail(string errorType) => _slot?.Mark(_version, OperationOutcome.Failed, string.IsNullOrEmpty(errorType) ? LabelText.Unknown : errorType);

    /// <summary>Reports a failure; the <see cref="IErrorClassifier"/> names its error type.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="cancellationToken">
    /// The caller's token. If it requested the cancellation that was thrown, the operation counts as cancelled instead.
    /// </param>
    public void Fail(Exception exception, CancellationToken cancellationToken = default)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            Cancel();
        else
            _slot?.MarkFailed(_version, exception);
    }

    /// <summary>Reports that the caller cancelled the operation. That is not a failure.</summary>
    public void Cancel() => _slot?.Mark(_version, OperationOutcome.Cancelled, null);

    /// <summary>Ends the operation and records it, unless it has already ended.</summary>
    public void Dispose() => _slot?.End(_version);
}
