namespace Gateway.Instrumentation;

/// <summary>The part of <see cref="OperationKind{THandles}"/> and <see cref="OperationKind{THandles,TResult}"/> that a slot uses.</summary>
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

    /// <summary>Records an end, with the bits of its result if it has one. Never throws, even when the family does.</summary>
    internal abstract void Ended(object handles, in OperationEnd end, long? result);

    /// <summary>Lets the family record a start.</summary>
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

    /// <summary>Counts and logs an exception of a family: it is the user's code, and recording must not throw into the measured operation.</summary>
    private protected void Report<THandles>(Exception exception) =>
        Registry.Diagnostics.ReportOperationFailed(typeof(THandles).Name, exception);

    /// <summary>Records an operation without a scope, unless recording is off.</summary>
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
        Ended(handles, new OperationEnd(elapsed, outcome, errorType, waited: default, Clock, Clock.Timestamp), result);
    }
}
