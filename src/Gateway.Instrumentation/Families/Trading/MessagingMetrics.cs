namespace Gateway.Instrumentation;

/// <summary>The messages that a service takes from a broker's queues and sends to it: how many, how long each was handled, and which failed.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a queue is known. All labels are text labels with the
/// default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class MessagingMetrics
{
    private static readonly Buckets DurationBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Labeled<Counter, string, string> _failures;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Labeled<Counter, string> _consumed;
    private readonly Labeled<Counter, string, string> _published;

    private readonly Labeled<QueueHandles, string> _queues;
    private readonly OperationKind<QueueHandles> _message;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public MessagingMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var queue = Label.Text("queue");

        _failures = metrics.Counter("rabbitmq_message_failures_total", "Messages whose handler failed, by the kind of error.", queue, Label.Text("error_type"));
        _duration = metrics.Histogram("rabbitmq_message_processing_duration_seconds", "How long the handling of one message took, however it ended.", DurationBuckets, queue);
        _consumed = metrics.Counter("rabbitmq_messages_consumed_total", "Messages that were taken from a queue.", queue);
        _published = metrics.Counter("rabbitmq_messages_published_total", "Messages that were sent to the broker.", Label.Text("exchange"), queue);

        _queues = metrics.Bundle(queue, q => new QueueHandles(this, q));
        _message = metrics.OperationKind<QueueHandles>(static (series, end) => series.End(end), static series => series.Consumed.Inc());
        _metrics = metrics;
    }

    /// <summary>
    /// Starts the handling of a message. The message is counted as consumed at once, however its handling ends; its duration,
    /// and its error if it fails, at the end. Handling that a shutdown cancelled is no failure.
    /// </summary>
    /// <param name="queue">The queue that it was taken from.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackMessage(string queue) => _message.Start(_queues.WithLabels(queue));

    /// <summary>Records a message that was handled, whose handling was timed elsewhere, with all that <see cref="TrackMessage"/> records.</summary>
    /// <param name="queue">The queue that it was taken from.</param>
    /// <param name="duration">How long its handling took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordMessage(string queue, TimeSpan duration) => _message.Record(_queues.WithLabels(queue), duration);

    /// <summary>Records a message whose handler failed, and was timed elsewhere, with all that <see cref="TrackMessage"/> records.</summary>
    /// <param name="queue">The queue that it was taken from.</param>
    /// <param name="errorType">The kind of failure, from a small set. Null and empty are <c>unknown</c>.</param>
    /// <param name="duration">How long its handling took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordMessage(string queue, string errorType, TimeSpan duration) =>
        _message.Record(_queues.WithLabels(queue), errorType, duration);

    /// <summary>Counts messages that were taken from a queue and whose handling is not measured. The other two calls count theirs themselves.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordConsumed(string queue, int count = 1) => _consumed.IncIfPositive(queue, count);

    /// <summary>Counts messages that were sent to the broker.</summary>
    /// <param name="exchange">The exchange; empty for the broker's default one.</param>
    /// <param name="queue">The queue that they are for, or the routing key where there is no single one.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordPublished(string exchange, string queue, int count = 1) => _published.IncIfPositive(exchange, queue, count);

    /// <summary>Counts a message whose handler failed, where the handling is not measured. The failure of a scope is the scope's to count.</summary>
    /// <param name="queue">The queue that it was taken from.</param>
    /// <param name="errorType">What kind of error, from a small set.</param>
    public void RecordError(string queue, string errorType) => _failures.WithLabels(queue, errorType).Inc();

    /// <summary>Counts a message whose handler failed, where the handling is not measured; the <see cref="IErrorClassifier"/> names the kind.</summary>
    /// <param name="queue">The queue that it was taken from.</param>
    /// <param name="exception">What was thrown.</param>
    public void RecordError(string queue, Exception exception) => RecordError(queue, _metrics.Errors.Classify(exception));

    /// <summary>Shows what is taken from a queue at 0 before the first message, so that <c>rate()</c> sees it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="errorTypes">Kinds of errors to show at 0 beside the named ones (timeout, API, database).</param>
    public void Announce(string queue, params ReadOnlySpan<string> errorTypes)
    {
        _queues.WithLabels(queue);
        _failures.Announce(queue, _metrics.ErrorTypes);
        _failures.Announce(queue, errorTypes);
    }

    /// <summary>Shows what is sent to an exchange and queue at 0 before the first message.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="queue">The queue.</param>
    public void AnnouncePublished(string exchange, string queue) => _published.WithLabels(exchange, queue);

    /// <summary>All that one message touches.</summary>
    private sealed class QueueHandles(MessagingMetrics family, string queue)
    {
        private readonly Histogram _duration = family._duration.WithLabels(queue);

        public Counter Consumed { get; } = family._consumed.WithLabels(queue);

        public void End(OperationEnd end)
        {
            _duration.Observe(end.Elapsed);
            if (end.ErrorType is not null)
                family.RecordError(queue, end.ErrorType);
        }
    }
}
