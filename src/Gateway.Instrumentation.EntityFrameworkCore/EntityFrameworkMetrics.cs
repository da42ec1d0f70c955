namespace Gateway.Instrumentation.EntityFrameworkCore;

/// <summary>What only Entity Framework Core has: saves, and attempts after the first by its execution strategy.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing once a context is known. Commands, connections and transactions are in <see cref="DatabaseMetrics"/>.</remarks>
public sealed class EntityFrameworkMetrics
{
    private readonly Labeled<Counter, string, string> _errors;
    private readonly Labeled<Counter, string, OperationOutcome> _saves;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Labeled<Counter, string> _retries;

    private readonly Labeled<ContextHandles, string> _contexts;
    private readonly OperationKind<ContextHandles> _save;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public EntityFrameworkMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var context = Label.Text("context");
        _errors = metrics.Counter("ef_save_changes_errors_total", "Number of SaveChanges that failed, by error type.", context, Label.Text("error_type"));
        _saves = metrics.Counter("ef_save_changes_total", "Number of SaveChanges, by outcome.", context, Label.Enum<OperationOutcome>("outcome"));
        _duration = metrics.Histogram("ef_save_changes_duration_seconds", "Duration of one SaveChanges in seconds, for all outcomes, with all its commands and attempts.", Buckets.Default, context);
        _retries = metrics.Counter("ef_retries_total", "Number of attempts by an execution strategy after the first one.", context);
        _contexts = metrics.Bundle(context, name => new ContextHandles(this, name));
        _metrics = metrics;
        _save = metrics.OperationKind<ContextHandles>(static (handles, end) => handles.Saved(end));
    }

    /// <summary>Starts a SaveChanges. A cancelled one is not an error.</summary>
    /// <param name="context">The type of the context.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackSaveChanges(string context) => _save.Start(_contexts.WithLabels(context));

    /// <summary>Counts an attempt after the first one.</summary>
    /// <param name="context">The type of the context.</param>
    public void RecordRetry(string context) => _contexts.WithLabels(context).Retries.Inc();

    /// <summary>Shows a context's metrics at 0 before its first save.</summary>
    /// <param name="context">The type of the context.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/> and to <see cref="ErrorClassifier.DatabaseTypes"/>.</param>
    public void Announce(string context, params ReadOnlySpan<string> errorTypes)
    {
        _contexts.WithLabels(context);
        _errors.Announce(context, _metrics.ErrorTypes);
        _errors.Announce(context, ErrorClassifier.DatabaseTypes);
        _errors.Announce(context, errorTypes);
    }

    private sealed class ContextHandles(EntityFrameworkMetrics family, string context)
    {
        private readonly PerMember<OperationOutcome, Counter> _saves = new(outcome => family._saves.WithLabels(context, outcome));
        private readonly Histogram _duration = family._duration.WithLabels(context);

        public Counter Retries { get; } = family._retries.WithLabels(context);

        public void Saved(OperationEnd end)
        {
            _saves[end.Outcome].Inc();
            _duration.Observe(end.Elapsed);
            if (end.ErrorType is not null)
                family._errors.WithLabels(context, end.ErrorType).Inc();
        }
    }
}
