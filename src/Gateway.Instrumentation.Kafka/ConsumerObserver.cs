using System.Text.Json;
using Confluent.Kafka;

namespace Gateway.Instrumentation.Kafka;

/// <summary>
/// Records what one consumer reports. The client calls the handlers while it is polled, one at a time.
/// </summary>
internal sealed class ConsumerObserver<TKey, TValue>
{
    private readonly KafkaMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _group;
    private readonly HashSet<TopicPartition> _shown = [];
    private long? _withoutSince;

    public ConsumerObserver(GatewayMetrics metrics, string? group)
    {
        (_metrics, _time, _group) = (KafkaBuilderExtensions.Family(metrics), metrics.Factory.TimeProvider, group ?? "");
        _metrics.Announce(_group);
    }

    public void Attach(ConsumerBuilder<TKey, TValue> builder)
    {
        var (statistics, error, committed) = (BuilderMembers<TKey, TValue>.Statistics(builder), BuilderMembers<TKey, TValue>.Error(builder), BuilderMembers<TKey, TValue>.Committed(builder));
        var (assigned, revoked, lost) = (BuilderMembers<TKey, TValue>.Assigned(builder), BuilderMembers<TKey, TValue>.Revoked(builder), BuilderMembers<TKey, TValue>.Lost(builder));
        BuilderMembers<TKey, TValue>.SetStatistics(builder, (consumer, json) =>
        {
            ShowLag(json, consumer.Assignment);
            statistics?.Invoke(consumer, json);
        });
        BuilderMembers<TKey, TValue>.SetError(builder, (consumer, failure) =>
        {
            _metrics.RecordClientError(KafkaClient.Consumer, failure.Code.ToString());
            error?.Invoke(consumer, failure);
        });
        BuilderMembers<TKey, TValue>.SetCommitted(builder, (consumer, offsets) =>
        {
            Committed(offsets);
            committed?.Invoke(consumer, offsets);
        });
        BuilderMembers<TKey, TValue>.SetAssigned(builder, (consumer, partitions) =>
        {
            var from = assigned?.Invoke(consumer, partitions) ?? partitions.Select(static partition => new TopicPartitionOffset(partition, Offset.Unset));
            Assigned();
            return from;
        });
        BuilderMembers<TKey, TValue>.SetRevoked(builder, (consumer, partitions) =>
        {
            GivenUp(KafkaRebalance.Revoked, partitions);
            return revoked?.Invoke(consumer, partitions) ?? [];
        });

        // As the client does: without a handler for lost partitions, the one for revoked partitions is called.
        BuilderMembers<TKey, TValue>.SetLost(builder, (consumer, partitions) =>
        {
            GivenUp(KafkaRebalance.Lost, partitions);
            return (lost ?? revoked)?.Invoke(consumer, partitions) ?? [];
        });
    }

    // Statistics may be older than the last rebalance: only what the consumer has now is shown.
    private void ShowLag(string json, List<TopicPartition> assignment)
    {
        Hide([.. _shown.Except(assignment)]);
        try
        {
            using var statistics = JsonDocument.Parse(json);
            foreach (var partition in assignment)
            {
                if (Lag(statistics.RootElement, partition) is { } lag)
                {
                    _metrics.SetLag(_group, partition.Topic, partition.Partition.Value, lag);
                    _shown.Add(partition);
                }
            }
        }
        catch (JsonException)
        {
            // A lag that is not told any more would stand still.
            Hide([.. _shown]);
        }
    }

    private static long? Lag(JsonElement statistics, TopicPartition partition) =>
        statistics.TryGetProperty("topics", out var topics)
        && topics.TryGetProperty(partition.Topic, out var topic)
        && topic.TryGetProperty("partitions", out var partitions)
        && partitions.TryGetProperty(partition.Partition.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), out var one)
        && one.TryGetProperty("consumer_lag", out var lag)
            ? lag.GetInt64()
            : null;

    private void Hide(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_shown.Remove(partition))
                _metrics.RemoveLag(_group, partition.Topic, partition.Partition.Value);
        }
    }

    private void Committed(CommittedOffsets offsets)
    {
        // The client's way to say that there was nothing to commit.
        if (offsets.Error.Code == ErrorCode.Local_NoOffset)
            return;
        _metrics.RecordCommit(_group, failed: offsets.Error.IsError || offsets.Offsets.Any(static offset => offset.Error.IsError));
    }

    private void Assigned()
    {
        _metrics.RecordRebalance(_group, KafkaRebalance.Assigned);
        if (_withoutSince is { } since)
            _metrics.RecordRebalanceDuration(_group, _time.GetElapsedTime(since));
        _withoutSince = null;
    }

    private void GivenUp(KafkaRebalance rebalance, List<TopicPartitionOffset> partitions)
    {
        _metrics.RecordRebalance(_group, rebalance);
        _withoutSince ??= _time.GetTimestamp();
        Hide(partitions.Select(static partition => partition.TopicPartition));
    }
}
