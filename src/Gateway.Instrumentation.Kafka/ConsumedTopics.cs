using Confluent.Kafka;

namespace Gateway.Instrumentation.Kafka;

/// <summary>
/// Counts one consumer for each topic that it has partitions of. It has none when others of its group have them all, when it is
/// no longer in the group, and when the topic was deleted.
/// </summary>
internal sealed class ConsumedTopics(GatewayMetrics metrics)
{
    /// <summary>How often the assignment is read: each reading asks the client and makes a list.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, InProgressScope> _topics = [];
    private long _shownAt = metrics.Factory.TimeProvider.GetTimestamp();

    /// <summary>True when the last reading is older than that: a backlog leaves no pause in which it is read.</summary>
    public bool IsOld => metrics.Factory.TimeProvider.GetElapsedTime(_shownAt) >= Interval;

    public void Show(List<TopicPartition> assignment)
    {
        _shownAt = metrics.Factory.TimeProvider.GetTimestamp();
        foreach (var topic in _topics.Keys.Where(topic => !assignment.Exists(partition => partition.Topic == topic)).ToList())
        {
            _topics.Remove(topic, out var gone);
            gone.Dispose();
        }

        foreach (var partition in assignment)
        {
            if (!_topics.ContainsKey(partition.Topic))
                _topics.Add(partition.Topic, metrics.Messaging.TrackConsumer(KafkaBuilderExtensions.System, partition.Topic));
        }
    }
}
