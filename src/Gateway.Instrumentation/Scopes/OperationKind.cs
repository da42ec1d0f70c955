namespace Gateway.Instrumentation;

/// <summary>What <see cref="OperationKind{THandles}"/> and <see cref="OperationKind{THandles,TResult}"/> have in common.</summary>
public abstract class OperationKind
{
    private readonly MetricRegistry _registry;
    private readonly TimeProvider _time;
    private readonly double _ticksPerTimestamp;

    private protected OperationKind(MetricRegistry registry, IErrorClassifier errors)
    {
        _registry = registry;
        _time = registry.TimeProvider;
        _ticksPerTimestamp = (double)TimeSpan.TicksPerSecond / _time.TimestampFrequency;
        Errors = errors;
    }

    internal IErrorClassifier Errors { get; }

    /// <summary>What stands for the operation where its own code failed: the type that it records to.</summary>
    private protected abstract string Name { get; }

    internal TimeSpan ElapsedSince(long timestamp)
    {
        var ticks = (long)((_time.GetTimestamp() - timestamp) * _ticksPerTimestamp);
        return new TimeSpan(Math.Max(0, ticks)); // a test's clock may have been moved back
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
            _registry.Diagnostics.ReportOperationFailed(Name, exception);
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
            _registry.Diagnostics.ReportOperationFailed(Name, exception);
        }

        slot = _registry.Scopes.Rent();
        version = slot.Begin(this, series, _time.GetTimestamp());
        return true;
    }
}
