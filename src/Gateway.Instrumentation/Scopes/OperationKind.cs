namespace Gateway.Instrumentation;

/// <summary>What <see cref="Operation{TSeries}"/> and <see cref="Operation{TSeries,TOutcome}"/> have in common.</summary>
public abstract class OperationKind
{
    private readonly MetricRegistry _registry;

    private protected OperationKind(MetricRegistry registry, IErrorClassifier errors)
    {
        _registry = registry;
        Errors = errors;
    }

    internal IErrorClassifier Errors { get; }

    internal TimeSpan ElapsedSince(long timestamp)
    {
        var elapsed = _registry.TimeProvider.GetElapsedTime(timestamp);
        return elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed; // a clock that is no monotonic one
    }

    internal void End(ScopeSlot slot, object series, in SlotEnd end)
    {
        _registry.Scopes.Return(slot);
        try
        {
            Ended(series, end);
        }
#pragma warning disable CA1031 // a family is the user's code, and recording must not throw at the operation it measures
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _registry.Diagnostics.LogOperationFailed(exception);
        }
    }

    private protected abstract void Started(object series);

    private protected abstract void Ended(object series, in SlotEnd end);

    private protected bool Begin(object series, out ScopeSlot slot, out long version)
    {
        if (!_registry.Enabled)
        {
            slot = null!;
            version = 0;
            return false;
        }

        try
        {
            Started(series);
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _registry.Diagnostics.LogOperationFailed(exception);
        }

        slot = _registry.Scopes.Rent();
        version = slot.Begin(this, series, _registry.TimeProvider.GetTimestamp());
        return true;
    }
}
