using System.Runtime.CompilerServices;
using Confluent.Kafka;

namespace Gateway.Instrumentation.Kafka;

/// <summary>
/// The protected members of the client's builders. They are part of its public contract, for derived builders; but only through them
/// can an extension method keep the handlers that a builder has.
/// </summary>
internal static class BuilderMembers<TKey, TValue>
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Config")]
    public static extern IEnumerable<KeyValuePair<string, string>> Config(ConsumerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Config")]
    public static extern void SetConfig(ConsumerBuilder<TKey, TValue> builder, IEnumerable<KeyValuePair<string, string>> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_StatisticsHandler")]
    public static extern Action<IConsumer<TKey, TValue>, string>? Statistics(ConsumerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_StatisticsHandler")]
    public static extern void SetStatistics(ConsumerBuilder<TKey, TValue> builder, Action<IConsumer<TKey, TValue>, string> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ErrorHandler")]
    public static extern Action<IConsumer<TKey, TValue>, Error>? Error(ConsumerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ErrorHandler")]
    public static extern void SetError(ConsumerBuilder<TKey, TValue> builder, Action<IConsumer<TKey, TValue>, Error> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_OffsetsCommittedHandler")]
    public static extern Action<IConsumer<TKey, TValue>, CommittedOffsets>? Committed(ConsumerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_OffsetsCommittedHandler")]
    public static extern void SetCommitted(ConsumerBuilder<TKey, TValue> builder, Action<IConsumer<TKey, TValue>, CommittedOffsets> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_PartitionsAssignedHandler")]
    public static extern Func<IConsumer<TKey, TValue>, List<TopicPartition>, IEnumerable<TopicPartitionOffset>>? Assigned(ConsumerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PartitionsAssignedHandler")]
    public static extern void SetAssigned(
        ConsumerBuilder<TKey, TValue> builder, Func<IConsumer<TKey, TValue>, List<TopicPartition>, IEnumerable<TopicPartitionOffset>> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_PartitionsRevokedHandler")]
    public static extern Func<IConsumer<TKey, TValue>, List<TopicPartitionOffset>, IEnumerable<TopicPartitionOffset>>? Revoked(ConsumerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PartitionsRevokedHandler")]
    public static extern void SetRevoked(
        ConsumerBuilder<TKey, TValue> builder, Func<IConsumer<TKey, TValue>, List<TopicPartitionOffset>, IEnumerable<TopicPartitionOffset>> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_PartitionsLostHandler")]
    public static extern Func<IConsumer<TKey, TValue>, List<TopicPartitionOffset>, IEnumerable<TopicPartitionOffset>>? Lost(ConsumerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PartitionsLostHandler")]
    public static extern void SetLost(
        ConsumerBuilder<TKey, TValue> builder, Func<IConsumer<TKey, TValue>, List<TopicPartitionOffset>, IEnumerable<TopicPartitionOffset>> value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ErrorHandler")]
    public static extern Action<IProducer<TKey, TValue>, Error>? Error(ProducerBuilder<TKey, TValue> builder);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ErrorHandler")]
    public static extern void SetError(ProducerBuilder<TKey, TValue> builder, Action<IProducer<TKey, TValue>, Error> value);
}
