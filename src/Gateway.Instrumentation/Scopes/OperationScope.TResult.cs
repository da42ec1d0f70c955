namespace Gateway.Instrumentation;

/// <summary>
/// A running operation whose success has kinds of its own, such as hit and miss. Say which with <see cref="Complete"/>, or
/// how it failed, and dispose it; disposed without a word it counts as failed. Everything else is as with <see cref="OperationScope"/>.
/// </summary>
/// <typeparam name="TResult">The outcomes of an operation that did not fail.</typeparam>
/// <remarks>
/// May be copied, carried across <c>await</c> and disposed twice: the operation ends once, and whatever comes after that
/// does nothing. Thread-safe. Never throws and allocates nothing.
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

    /// <summary>Notes that the operation did what it was asked to, and with which outcome.</summary>
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
