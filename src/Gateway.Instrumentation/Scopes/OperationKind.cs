namespace Gateway.Instrumentation;

/// <summary>What a slot has to know of <see cref="OperationKind{THandles}"/> and <see cref="OperationKind{THandles,TResult}"/>.</summary>
public abstract class OperationKind
{
    private protected OperationKind(MetricRegistry registry, IErrorClassifier errors)
    {
        (Registry, Errors) = (registry, errors);
        Clock = registry.Clock;
    }

    internal MetricRegistry Registry { get; }

    internal RegistryClock Clock { get; }

    internal IErrorClassifier Errors { get; }

    /// <summary>Records an end, with the bits of its result if it has one. Never throws, whatever the family does.</summary>
    internal abstract void Ended(object handles, in OperationEnd end, long? result);

    /// <summary>Tells the family of a start.</summary>
    private protected void Begin<THandles>(Action<THandles> started, THandles handles)
    {
        try
        {
            started(handles);
        }
#pragma warning disable CA1031 // see Report
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Report<THandles>(exception);
        }
    }

    /// <summary>Counts and logs what a family threw: it is the user's code, and recording must not throw at the operation that it measures.</summary>
    private protected void Report<THandles>(Exception exception) =>
        Registry.Diagnostics.ReportOperationFailed(typeof(THandles).Name, exception);

    /// <summary>Records an operation that no scope measured, if anything is recorded at all.</summary>
    private protected void Record<THandles>(
        Action<THandles>? started, THandles handles, OperationOutcome outcome, string? errorType, long? result, TimeSpan elapsed)
        where THandles : class
    {
        if (!Registry.Enabled)
            return;
        if (started is not null)
            Begin(started, handles);
        if (outcome == OperationOutcome.Failed && string.IsNullOrEmpty(errorType))
            errorType = LabelText.Unknown;
        Ended(handles, new OperationEnd(elapsed, outcome, errorType, Clock, Clock.Timestamp), result);
    }
}
