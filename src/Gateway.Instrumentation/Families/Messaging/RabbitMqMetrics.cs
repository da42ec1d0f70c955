namespace Gateway.Instrumentation;

/// <summary>Messages of RabbitMQ under the names of the trading dashboards: their number, the duration of handling and the failures. <see cref="MessagingMetrics"/> says more, of any broker.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a queue is known. All labels are text labels with the
/// default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class RabbitMqMetrics
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
    /// <param name="metrics">The factory to register them with.</param>
    public RabbitMqMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var queue = Label.Text("queue");

        _failures = metrics.Counter("rabbitmq_message_failures_total", "Number of messages whose handler failed, by error type.", queue, Label.Text("error_type"));
        _duration = metrics.Histogram("rabbitmq_message_processing_duration_seconds", "Duration of handling one message in seconds, for all outcomes.", DurationBuckets, queue);
        _consumed = metrics.Counter("rabbitmq_messages_consumed_total", "Number of messages taken from a queue.", queue);
        _published = metrics.Counter("rabbitmq_messages_published_total", "Number of messages sent to the broker.", Label.Text("exchange"), queue);

        _queues = metrics.Bundle(queue, q => new QueueHandles(this, q));
        _message = metrics.OperationKind<QueueHandles>(static (handles, end) => handles.End(end), static handles => handles.Consumed.Inc());
        _metrics = metrics;
    }

    /// <summary>
    /// Starts the handling of a message and counts the message as consumed at once. The end records the duration and, if the
    /// handling failed, an error. Handling that a shutdown cancels is not a failure.
    /// </summary>
    /// <param name="queue">The queue of the message.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackMessage(string queue) => _message.Start(_queues.WithLabels(queue));

    /// <summary>Records a successfully handled message that was timed elsewhere. Records the same metrics as <see cref="TrackMessage"/>.</summary>
    /// <param name="queue">The queue of the message.</param>
    /// <param name="duration">The duration of the handling; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordMessage(string queue, TimeSpan duration) => _message.Record(_queues.WithLabels(queue), duration);

    /// <summary>Records a message whose handler failed and that was timed elsewhere. Records the same metrics as <see cref="TrackMessage"/>.</summary>
    /// <param name="queue">The queue of the message.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration of the handling; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordMessage(string queue, string errorType, TimeSpan duration) =>
        _message.Record(_queues.WithLabels(queue), errorType, duration);

    /// <summary>Counts consumed messages whose handling is not measured. Do not call it beside <see cref="TrackMessage"/> or <c>RecordMessage</c>: both count their message.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="count">Number of messages; 0 or less records nothing.</param>
    public void RecordConsumed(string queue, int count = 1) => _consumed.IncIfPositive(queue, count);

    /// <summary>Counts messages sent to the broker.</summary>
    /// <param name="exchange">The exchange; empty for the broker's default exchange.</param>
    /// <param name="queue">The target queue, or the routing key when there is no single queue.</param>
    /// <param name="count">Number of messages; 0 or less records nothing.</param>
    public void RecordPublished(string exchange, string queue, int count = 1) => _published.IncIfPositive(exchange, queue, count);

    /// <summary>Counts a message whose handler failed, when the handling is not measured. A scope counts its failure itself.</summary>
    /// <param name="queue">The queue of the message.</param>
    /// <param name="errorType">The error type, from a small set.</param>
    public void RecordError(string queue, string errorType) => _failures.WithLabels(queue, errorType).Inc();

    /// <summary>Counts a message whose handler failed, when the handling is not measured; the <see cref="IErrorClassifier"/> names the error type.</summary>
    /// <param name="queue">The queue of the message.</param>
    /// <param name="exception">The exception.</param>
    public void RecordError(string queue, Exception exception) => RecordError(queue, _metrics.Errors.Classify(exception));

    /// <summary>Shows the consumed messages of a queue at 0 before the first message, so that <c>rate()</c> sees that message.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void Announce(string queue, params ReadOnlySpan<string> errorTypes)
    {
        _queues.WithLabels(queue);
        _failures.Announce(queue, _metrics.ErrorTypes);
        _failures.Announce(queue, errorTypes);
    }

    /// <summary>Shows the messages sent to an exchange and queue at 0 before the first message, so that <c>rate()</c> sees that message.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="queue">The queue.</param>
    public void AnnouncePublished(string exchange, string queue) => _published.WithLabels(exchange, queue);

    /// <summary>The handles that a message of one queue records to.</summary>
    private sealed class QueueHandles(RabbitMqMetrics family, string queue)
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
