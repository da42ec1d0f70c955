using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>
/// Messages of any broker: what was received, how it was settled, after how long and how old it was, what was published with
/// which result, and the connections. On every page, received = settled + in progress.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a destination is known. <c>system</c> is the kind of broker,
/// such as <c>rabbitmq</c>; <c>destination</c> is the queue, topic, subject or exchange. Both are text labels with the default limit;
/// null is recorded as <c>unknown</c>. Give all temporary queues one name, such as <c>(temporary)</c>.
/// </remarks>
public sealed partial class MessagingMetrics
{
    private static readonly Buckets DurationBuckets = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // From a hop between two processes to a backlog of a day.
    private static readonly Buckets AgeBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400];

    private static readonly Buckets AttemptBuckets = [1, 2, 3, 5, 10, 20];

    private static readonly Buckets BatchBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    private readonly Labeled<Counter, string, string> _received;
    private readonly Labeled<Gauge, string, string> _inProgress;
    private readonly Labeled<Counter, string, string, MessageSettlement> _settled;
    private readonly Labeled<Counter, string, string, string> _errors;
    private readonly Labeled<Counter, string, string> _redelivered;
    private readonly Labeled<Histogram, string, string> _attempts;
    private readonly Labeled<Histogram, string, string> _duration;
    private readonly Labeled<Histogram, string, string> _ageAtStart;
    private readonly Labeled<Histogram, string, string> _ageAtSettlement;
    private readonly Labeled<Counter, string, string> _clockSkew;
    private readonly Labeled<Histogram, string, string> _batchSize;
    private readonly Labeled<Gauge, string, string> _pending;
    private readonly Labeled<Gauge, string, string> _prefetch;
    private readonly Labeled<Gauge, string, string> _consuming;
    private readonly Labeled<Counter, string, string, MessagePublishResult> _published;
    private readonly Labeled<Histogram, string, string> _publishDuration;
    private readonly Labeled<Counter, string, string, string> _publishErrors;
    private readonly Labeled<Gauge, string, string> _connectionUp;
    private readonly Labeled<Gauge, string, string> _connectionBlocked;
    private readonly Labeled<Counter, string, string> _connectionLosses;

    private readonly ConcurrentDictionary<(string System, string Destination), MessageFlow> _flows = new();
    private readonly Labeled<ConsumeHandles, string, string> _consumers;
    private readonly Labeled<PublishHandles, string, string> _publishers;
    private readonly OperationKind<ConsumeHandles, MessageSettlement> _message;
    private readonly OperationKind<ConsumeHandles, MessageSettlement> _datedMessage;
    private readonly OperationKind<PublishHandles, MessagePublishResult> _publish;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public MessagingMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var system = Label.Text("system");
        var destination = Label.Text("destination");
        var connection = Label.Text("connection");
        var errorType = Label.Text("error_type");

        // A scrape asks in this order: see MessageFlow.
        _received = metrics.Counter("messaging_received_total", "Number of messages that a consumer took over.", system, destination);
        _inProgress = metrics.Gauge("messaging_in_progress", "Number of received messages that are not settled.", system, destination);
        _settled = metrics.Counter("messaging_settled_total", "Number of received messages that are settled, by settlement.", system, destination, Label.Enum<MessageSettlement>("settlement"));
        _errors = metrics.Counter("messaging_errors_total", "Number of received messages whose handler failed, by error type.", system, destination, errorType);
        _redelivered = metrics.Counter("messaging_redelivered_total", "Number of received messages that were delivered before.", system, destination);
        _attempts = metrics.Histogram("messaging_delivery_attempts", "Number of the delivery: 1 for a message that is delivered for the first time.", AttemptBuckets, system, destination);
        _duration = metrics.Histogram("messaging_processing_duration_seconds", "Time from the receipt of a message until it was settled in seconds, for all settlements.", DurationBuckets, system, destination);
        _ageAtStart = metrics.Histogram("messaging_age_at_start_seconds", "Time from the publish of a message until its handling started, in seconds.", AgeBuckets, system, destination);
        _ageAtSettlement = metrics.Histogram("messaging_age_at_settlement_seconds", "Time from the publish of a message until it was settled in seconds, for all settlements.", AgeBuckets, system, destination);
        _clockSkew = metrics.Counter("messaging_clock_skew_total", "Number of received messages that were published in the future; their age is recorded as 0.", system, destination);
        _batchSize = metrics.Histogram("messaging_batch_size", "Number of messages that were received together.", BatchBuckets, system, destination);
        _pending = metrics.Gauge("messaging_pending", "Number of messages that the broker has not handed to a consumer yet.", system, destination);
        _prefetch = metrics.Gauge("messaging_prefetch", "Number of messages that the broker hands to a consumer before it settles one; 0 means no limit.", system, destination);
        _consuming = metrics.Gauge("messaging_consumers", "Number of consumers that take messages. It falls when the broker ends one, such as with its queue.", system, destination);
        _published = metrics.Counter("messaging_published_total", "Number of messages that were published, by result.", system, destination, Label.Enum<MessagePublishResult>("result"));
        _publishDuration = metrics.Histogram("messaging_publish_duration_seconds", "Duration of a publish in seconds, until the confirmation when there is one, for all results.", DurationBuckets, system, destination);
        _publishErrors = metrics.Counter("messaging_publish_errors_total", "Number of publishes that threw, by error type.", system, destination, errorType);
        _connectionUp = metrics.Gauge("messaging_connection_up", "1 while the connection to the broker is open, 0 otherwise.", system, connection);
        _connectionBlocked = metrics.Gauge("messaging_connection_blocked", "1 while the broker takes no publishes from the connection, 0 otherwise.", system, connection);
        _connectionLosses = metrics.Counter("messaging_connection_losses_total", "Number of times that an open connection to the broker was lost.", system, connection);

        _consumers = metrics.Bundle(system, destination, (s, d) => new ConsumeHandles(this, s, d));
        _publishers = metrics.Bundle(system, destination, (s, d) => new PublishHandles(this, s, d));
        _message = metrics.OperationKind<ConsumeHandles, MessageSettlement>(
            static (handles, end) => handles.End(end), static handles => handles.Flow.Receive());
        _datedMessage = metrics.OperationKind<ConsumeHandles, MessageSettlement>(
            static (handles, end) =>
            {
                handles.AgeAtSettlement.Observe(end.Waited + end.Elapsed);
                handles.End(end);
            },
            static handles => handles.Flow.Receive());
        _publish = metrics.OperationKind<PublishHandles, MessagePublishResult>(static (handles, end) => handles.End(end));
        _metrics = metrics;
    }

    /// <summary>
    /// Starts the handling of a received message. <c>Complete</c> says how it was settled; <c>Fail</c> after it counts the error, too.
    /// A failure without a settlement counts as <see cref="MessageSettlement.Requeued"/>, as brokers deliver such a message again.
    /// </summary>
    /// <param name="system">The kind of broker, such as <c>rabbitmq</c>.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <param name="publishedAt">When the message was published, for its age; null when that is not known.</param>
    /// <param name="attempt">The number of this delivery, from 1 on. Give 2 when the broker says only that it is a redelivery. Less than 1 is not recorded.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<MessageSettlement> TrackMessage(string system, string destination, DateTimeOffset? publishedAt = null, int attempt = 1)
    {
        var handles = _consumers.WithLabels(system, destination);
        if (attempt >= 1)
            handles.Attempts.Observe(attempt);
        if (attempt > 1)
            handles.Redelivered.Inc();
        if (publishedAt is not { } published)
            return _message.Start(handles);

        var age = _metrics.TimeProvider.GetUtcNow() - published;
        if (age < TimeSpan.Zero)
        {
            handles.ClockSkew.Inc();
            age = TimeSpan.Zero;
        }

        handles.AgeAtStart.Observe(age);
        return _datedMessage.Start(handles, age);
    }

    /// <summary>Starts a publish. <c>Complete</c> says with which result it ended.</summary>
    /// <param name="system">The kind of broker, such as <c>rabbitmq</c>.</param>
    /// <param name="destination">The exchange, topic or subject.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<MessagePublishResult> TrackPublish(string system, string destination) =>
        _publish.Start(_publishers.WithLabels(system, destination));

    /// <summary>Counts a message that was published in the future. <see cref="TrackMessage"/> does it by itself.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    public void RecordClockSkew(string system, string destination) => _consumers.WithLabels(system, destination).ClockSkew.Inc();

    /// <summary>Counts an error of a message that was settled before, or whose handling is not measured. A scope counts its failure itself.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    public void RecordError(string system, string destination, string errorType) => _errors.WithLabels(system, destination, errorType).Inc();

    /// <summary>Counts an error of a message that was settled before; the <see cref="IErrorClassifier"/> names the error type.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <param name="exception">The exception.</param>
    public void RecordError(string system, string destination, Exception exception) => RecordError(system, destination, _metrics.Errors.Classify(exception));

    /// <summary>Records how many messages were received together. Each of them is a message of its own besides.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <param name="count">Number of messages; 0 and less records nothing.</param>
    public void RecordBatch(string system, string destination, int count)
    {
        if (count > 0)
            _batchSize.WithLabels(system, destination).Observe(count);
    }

    /// <summary>Sets how many messages the broker has not handed to a consumer yet.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <param name="count">Number of messages.</param>
    public void SetPending(string system, string destination, long count) => _pending.WithLabels(system, destination).Set(count);

    /// <summary>Removes the number of messages that are not handed out. Call it when nobody sets it any more: it would stand still.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemovePending(string system, string destination) => _pending.Remove(system, destination);

    /// <summary>Counts a consumer until the scope is disposed: when it stops, is ended by the broker or loses its connection.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <returns>The scope.</returns>
    public InProgressScope TrackConsumer(string system, string destination) => _consuming.WithLabels(system, destination).TrackInProgress();

    /// <summary>Sets how many messages the broker hands to a consumer before it settles one.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <param name="count">Number of messages; 0 means no limit.</param>
    public void SetPrefetch(string system, string destination, int count) => _prefetch.WithLabels(system, destination).SetLasting(count);

    /// <summary>Removes the prefetch of a destination that nobody consumes any more.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemovePrefetch(string system, string destination) => _prefetch.Remove(system, destination);

    /// <summary>Shows the received messages of a destination at 0 before the first message, so that <c>rate()</c> sees that message.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void Announce(string system, string destination, params ReadOnlySpan<string> errorTypes)
    {
        _consumers.WithLabels(system, destination);
        _errors.Announce(system, destination, _metrics.ErrorTypes);
        _errors.Announce(system, destination, errorTypes);
    }

    /// <summary>Shows the batches of a destination at 0 before the first one, so that <c>rate()</c> sees it.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The queue, topic or subject.</param>
    public void AnnounceBatches(string system, string destination) => _batchSize.WithLabels(system, destination);

    /// <summary>Shows the publishes to a destination at 0 before the first one, so that <c>rate()</c> sees it.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="destination">The exchange, topic or subject.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void AnnouncePublish(string system, string destination, params ReadOnlySpan<string> errorTypes)
    {
        _publishers.WithLabels(system, destination);
        _publishErrors.Announce(system, destination, _metrics.ErrorTypes);
        _publishErrors.Announce(system, destination, errorTypes);
    }
}
