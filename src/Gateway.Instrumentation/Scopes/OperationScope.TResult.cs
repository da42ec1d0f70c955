namespace Gateway.Instrumentation;

/// <summary>
/// A running operation with its own results, such as hit and miss. Report the result with <see cref="Complete"/>, or a failure
/// or cancellation, and dispose the scope. Without a report it counts as failed. See <see cref="OperationScope"/>.
/// </summary>
/// <typeparam name="TResult">The results of a completed operation.</typeparam>
/// <remarks>
/// May be copied, kept across <c>await</c> and disposed twice: the operation ends once, and later calls do nothing.
/// Thread-safe. Never throws and allocates nothing.
/// </remarks>
public readonly partial struct OperationScope<TResult> : IDisposable
    where TResult : struct, Enum
{
    private readonly ScopeSlot? _slot;
    private readonly long _version;

    internal OperationScope(ScopeSlot slot, long version)
    {
        _slot = slot;
        _version = version;
    }

    /// <summary>Reports that the operation succeeded, and its result.</summary>
    /// <param name="result">The result.</param>
    public void Complete(TResult result) => _slot?.Mark(_version, OperationOutcome.Success, null, EnumBits.ToLong(result));

    /// <inheritdoc cref="OperationScope.Fail(string)"/>
    public void Fail(string errorType) => Plain.Fail(errorType);

    /// <inheritdoc cref="OperationScope.Fail(Exception, CancellationToken)"/>
    public void Fail(Exception exception, CancellationToken cancellationToken = default) => Plain.Fail(exception, cancellationToken);

    /// <inheritdoc cref="OperationScope.Cancel"/>
    public void Cancel() => Plain.Cancel();

    /// <inheritdoc cref="OperationScope.Dispose"/>
    public void Dispose() => _slot?.End(_version);

    private OperationScope Plain => _slot is null ? default : new OperationScope(_slot, _version);
}
