namespace Gateway.Instrumentation;

/// <summary>
/// An operation that is running. Say how it went (<see cref="Succeed"/>, <see cref="Fail(string)"/>,
/// <see cref="Cancel"/>) and dispose it; disposed without a word it counts as failed. The time counts from the start
/// to the disposal, and the last word before it holds.
/// </summary>
/// <remarks>
/// <para>May be copied, carried across <c>await</c> and disposed twice: the operation ends once, and whatever comes after
/// that does nothing. Thread-safe. Never throws and allocates nothing.</para>
/// <para>A <c>using</c> block cannot see the exception that leaves it, so a failure without a word has the error type
/// <c>unknown</c>. <c>Run</c> and <c>RunAsync</c> see it, classify it and rethrow it.</para>
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

    /// <summary>Notes that the operation did what it was asked to.</summary>
    public void Succeed() => _slot?.Mark(_version, OperationOutcome.Success, null);

    /// <summary>Notes a failure.</summary>
    /// <param name="errorType">What kind of failure, from a small set: it becomes a label value. Null and empty are <c>unknown</c>.</param>
    public void Fail(string errorType) => _slot?.Mark(_version, OperationOutcome.Failed, string.IsNullOrEmpty(errorType) ? LabelText.Unknown : errorType);

    /// <summary>Notes a failure and lets the <see cref="IErrorClassifier"/> name its kind.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="cancellationToken">
    /// The caller's own token: when it asked for the cancellation that was thrown, the operation counts as cancelled instead.
    /// </param>
    public void Fail(Exception exception, CancellationToken cancellationToken = default)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            Cancel();
        else
            _slot?.MarkFailed(_version, exception);
    }

    /// <summary>Notes that the operation's caller no longer wants it. That is no failure.</summary>
    public void Cancel() => _slot?.Mark(_version, OperationOutcome.Cancelled, null);

    /// <summary>Ends the operation and records it, when this has not happened yet.</summary>
    public void Dispose() => _slot?.End(_version);
}
