namespace Gateway.Instrumentation.MassTransit;

/// <summary>
/// What MassTransit's consumers do, per endpoint and message type. Messages as such, received, settled and published, are in
/// <see cref="MessagingMetrics"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once an endpoint's message type is known. <c>endpoint</c> and
/// <c>message_type</c> are text labels with the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class MassTransitMetrics
{
    private static readonly Buckets DurationBuckets = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Labeled<Gauge, string, string> _inProgress;
    private readonly Labeled<Counter, string, string, MassTransitOutcome> _consumed;
    private readonly Labeled<Counter, string, string, string> _errors;
    private readonly Labeled<Histogram, string, string> _duration;
    private readonly Labeled<Counter, string, string> _retries;

    private readonly Labeled<ConsumeHandles, string, string> _handles;
    private readonly OperationKind<ConsumeHandles, MassTransitConsumeResult> _consume;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public MassTransitMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var endpoint = Label.Text("endpoint");
        var messageType = Label.Text("message_type");
        _inProgress = metrics.Gauge("masstransit_consume_in_progress", "Number of messages that consumers work on, retries included.", endpoint, messageType);
        _consumed = metrics.Counter("masstransit_consumed_total", "Number of messages that consumers ended with, by outcome.", endpoint, messageType, Label.Enum<MassTransitOutcome>("outcome"));
        _errors = metrics.Counter("masstransit_consume_errors_total", "Number of messages whose consumer failed, by error type.", endpoint, messageType, Label.Text("error_type"));
        _duration = metrics.Histogram("masstransit_consume_duration_seconds", "Duration of consuming a message with all its retries in seconds, for all outcomes.", DurationBuckets, endpoint, messageType);
        _retries = metrics.Counter("masstransit_retries_total", "Number of attempts inside the process after the first one of a delivery.", endpoint, messageType);

        _handles = metrics.Bundle(endpoint, messageType, (e, m) => new ConsumeHandles(this, e, m));
        _consume = metrics.OperationKind<ConsumeHandles, MassTransitConsumeResult>(
            static (handles, end) => handles.End(end), static handles => handles.InProgress.Inc());
        _metrics = metrics;
    }

    /// <summary>Starts the consuming of a message. Its end records the duration, the outcome and, if it failed or was rescheduled, the error.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="messageType">The short name of the message type.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<MassTransitConsumeResult> TrackConsume(string endpoint, string messageType) =>
        _consume.Start(_handles.WithLabels(endpoint, messageType));

    /// <summary>Counts an attempt after the first one, inside the process.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="messageType">The short name of the message type.</param>
    public void RecordRetry(string endpoint, string messageType) => _handles.WithLabels(endpoint, messageType).Retries.Inc();

    /// <summary>Shows a message type of an endpoint at 0 before the first message, so that <c>rate()</c> sees that message.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="messageType">The short name of the message type.</param>
    public void Announce(string endpoint, string messageType)
    {
        _handles.WithLabels(endpoint, messageType);
        _errors.Announce(endpoint, messageType, _metrics.ErrorTypes);
    }

    /// <summary>The handles that a message of one type records to.</summary>
    private sealed class ConsumeHandles(MassTransitMetrics family, string endpoint, string messageType)
    {
        private readonly Histogram _duration = family._duration.WithLabels(endpoint, messageType);
        private readonly PerMember<MassTransitOutcome, Counter> _consumed = new(outcome => family._consumed.WithLabels(endpoint, messageType, outcome));

        public Gauge InProgress { get; } = family._inProgress.WithLabels(endpoint, messageType);

        public Counter Retries { get; } = family._retries.WithLabels(endpoint, messageType);

        public void End(OperationEnd<MassTransitConsumeResult> end)
        {
            InProgress.Dec();
            _duration.Observe(end.Elapsed);
            if (end.ErrorType is not null)
                family._errors.WithLabels(endpoint, messageType, end.ErrorType).Inc();
            _consumed[end switch
            {
                { Outcome: OperationOutcome.Cancelled } => MassTransitOutcome.Cancelled,
                { Result: MassTransitConsumeResult.Rescheduled } => MassTransitOutcome.Rescheduled,
                { Outcome: OperationOutcome.Success } => MassTransitOutcome.Success,
                _ => MassTransitOutcome.Failed,
            }].Inc();
        }
    }
}
