using System.Globalization;

namespace Gateway.Instrumentation.Kafka;

/// <summary>What only Kafka has: the lag of consumer groups, rebalances, commits, and errors of the client.</summary>
/// <remarks>Thread-safe. Recording never throws. Messages and publishes are in <see cref="MessagingMetrics"/>.</remarks>
public sealed class KafkaMetrics
{
    private static readonly Buckets RebalanceBuckets = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Labeled<Gauge, string, string, string> _lag;
    private readonly Labeled<Counter, string, KafkaRebalance> _rebalances;
    private readonly Labeled<Histogram, string> _rebalanceDuration;
    private readonly Labeled<Counter, string> _commits;
    private readonly Labeled<Counter, string> _commitFailures;
    private readonly Labeled<Counter, KafkaClient, string> _clientErrors;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public KafkaMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var group = Label.Text("group");

        // Ids: a lag beyond the limit is not shown, as the lag of one partition under "other" would look like that of all.
        _lag = metrics.Gauge("kafka_consumer_lag", "Number of messages of a partition that the group has not committed yet, at the last statistics of the client.", group, Label.Id("topic"), Label.Id("partition"));
        _rebalances = metrics.Counter("kafka_rebalances_total", "Number of times that a consumer was given partitions or lost them, by event.", group, Label.Enum<KafkaRebalance>("event"));
        _rebalanceDuration = metrics.Histogram("kafka_rebalance_duration_seconds", "Time from the moment a consumer gave up partitions until it was given the next ones, in seconds.", RebalanceBuckets, group);
        _commits = metrics.Counter("kafka_offset_commits_total", "Number of commits that the client made by itself, including those that failed.", group);
        _commitFailures = metrics.Counter("kafka_offset_commit_failures_total", "Number of commits of the client that failed.", group);
        _clientErrors = metrics.Counter("kafka_client_errors_total", "Number of errors that the client reported, by its code.", Label.Enum<KafkaClient>("client"), Label.Text("code"));
    }

    /// <summary>Sets the lag of a partition.</summary>
    /// <param name="group">The consumer group.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition. One beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> is not shown.</param>
    /// <param name="lag">The number of messages; a negative one means that it is not known, and takes the lag from the page.</param>
    public void SetLag(string group, string topic, int partition, long lag)
    {
        if (lag >= 0)
            _lag.WithLabels(group, topic, Text(partition)).Set(lag);
        else
            RemoveLag(group, topic, partition);
    }

    /// <summary>Takes the lag of a partition from the page, when the consumer no longer has it.</summary>
    /// <param name="group">The consumer group.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveLag(string group, string topic, int partition) => _lag.Remove(group, topic, Text(partition));

    /// <summary>Counts a step of a rebalance.</summary>
    /// <param name="group">The consumer group.</param>
    /// <param name="rebalance">What happened.</param>
    public void RecordRebalance(string group, KafkaRebalance rebalance) => _rebalances.WithLabels(group, rebalance).Inc();

    /// <summary>Records how long a consumer was without the partitions that it gave up.</summary>
    /// <param name="group">The consumer group.</param>
    /// <param name="duration">The time until it was given the next ones.</param>
    public void RecordRebalanceDuration(string group, TimeSpan duration) => _rebalanceDuration.WithLabels(group).Observe(duration);

    /// <summary>Counts a commit that the client made by itself.</summary>
    /// <param name="group">The consumer group.</param>
    /// <param name="failed">True when an offset was not committed.</param>
    public void RecordCommit(string group, bool failed = false)
    {
        _commits.WithLabels(group).Inc();
        if (failed)
            _commitFailures.WithLabels(group).Inc();
    }

    /// <summary>Counts an error that a client reported.</summary>
    /// <param name="client">The kind of client.</param>
    /// <param name="code">The name of the error's code, such as <c>Local_AllBrokersDown</c>; null or empty is recorded as <c>unknown</c>.</param>
    public void RecordClientError(KafkaClient client, string code) => _clientErrors.WithLabels(client, code).Inc();

    /// <summary>Shows the rebalances and commits of a group at 0 before the first one, so that <c>rate()</c> sees it.</summary>
    /// <param name="group">The consumer group.</param>
    public void Announce(string group)
    {
        foreach (var rebalance in Enum.GetValues<KafkaRebalance>())
            _rebalances.WithLabels(group, rebalance);
        _rebalanceDuration.WithLabels(group);
        _commits.WithLabels(group);
        _commitFailures.WithLabels(group);
    }

    private static string Text(int partition) => partition.ToString(CultureInfo.InvariantCulture);
}
