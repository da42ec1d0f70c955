namespace Gateway.Instrumentation;

/// <summary>
/// The state of one running operation. Slots are pooled. A scope holds its slot and the version that it received, and every
/// step checks the version in the same atomic operation that takes the slot. So a scope that is used after its end, or
/// through an old copy, finds another version and does nothing, even when the slot already serves another operation.
/// </summary>
internal sealed class ScopeSlot
{
    private const long Taken = 1; // the lowest bit of the state; versions are even

    // Each thread keeps one slot, which it takes without an atomic step. A free slot refers to no registry.
    [ThreadStatic]
    private static ScopeSlot? _own;

    private long _state;
    private OperationKind? _kind;
    private object? _handles;
    private long _startedAt;
    private TimeSpan _waited;
    private OperationOutcome _outcome;
    private long? _result;
    private string? _errorType;

    /// <summary>Takes a slot for an operation, and returns the version for its scope. Null when operations start inside each other without end.</summary>
    public static ScopeSlot? Take(OperationKind kind, object handles, out long version)
    {
        var slot = _own;
        if (slot is not null)
        {
            _own = null;
        }
        else if (ScopePool.Take() is { } pooled)
        {
            slot = pooled;
        }
        else
        {
            version = 0;
            return null;
        }

        slot._kind = kind;
        slot._handles = handles;
        slot._outcome = OperationOutcome.Failed;
        slot._result = null;
        version = Volatile.Read(ref slot._state);
        return slot;
    }

    /// <summary>The operation starts now, after it waited this long.</summary>
    public void Start(TimeSpan waited = default) => (_waited, _startedAt) = (waited, _kind!.Clock.Timestamp);

    /// <summary>Stores the reported outcome; the last report counts.</summary>
    public void Mark(long version, OperationOutcome outcome, string? errorType, long? result = null)
    {
        if (!TryTake(version))
            return;
        _outcome = outcome;
        if (result is not null)
            _result = result;
        if (!ReferenceEquals(_errorType, errorType))
            _errorType = errorType;
        Volatile.Write(ref _state, version);
    }

    /// <summary>Stores an outcome, unless one was reported before.</summary>
    public void MarkUnlessMarked(long version, OperationOutcome outcome, long? result)
    {
        if (!TryTake(version))
            return;
        if (_outcome == OperationOutcome.Failed && _errorType is null) // as Begin sets it; a reported failure has an error type
            (_outcome, _result) = (outcome, result);
        Volatile.Write(ref _state, version);
    }

    /// <summary>Stores a failure, classified by the operation's classifier.</summary>
    public void MarkFailed(long version, Exception exception)
    {
        // Read outside the lock: a classifier is the user's code. If the slot serves another operation by then, Mark does nothing.
        if (_kind is { } kind)
            Mark(version, OperationOutcome.Failed, kind.Errors.Classify(exception));
    }

    /// <summary>Ends the operation, once.</summary>
    public void End(long version)
    {
        if (!TryTake(version))
            return;
        var (kind, handles) = (_kind!, _handles!);
        var clock = kind.Clock;
        var now = clock.Timestamp;
        var errorType = _outcome == OperationOutcome.Failed ? _errorType ?? LabelText.Unknown : null;
        var end = new OperationEnd(clock.Elapsed(_startedAt, now), _outcome, errorType, _waited, clock, now);
        var result = _result;

        // A pooled slot must not keep a registry alive.
        _kind = null;
        _handles = null;
        if (_errorType is not null)
            _errorType = null;
        Volatile.Write(ref _state, version + 2);

        // Before the slot is free: what the family starts in turn takes another one from the pool, which looks after the stack.
        kind.Ended(handles, end, result);
        if (_own is null)
            _own = this;
        else
            ScopePool.Return(this);
    }

    private bool TryTake(long version)
    {
        var wait = default(SpinWait);
        while (true)
        {
            var state = Interlocked.CompareExchange(ref _state, version | Taken, version);
            if (state == version)
                return true;
            if (state != (version | Taken))
                return false;
            wait.SpinOnce(); // another thread marks this operation and holds the slot for a few instructions
        }
    }
}
