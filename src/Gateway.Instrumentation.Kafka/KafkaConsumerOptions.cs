using Confluent.Kafka;

namespace Gateway.Instrumentation.Kafka;

/// <summary>How the messages of a consumer are handled.</summary>
/// <typeparam name="TKey">The keys.</typeparam>
/// <typeparam name="TValue">The values.</typeparam>
public sealed class KafkaConsumerOptions<TKey, TValue>
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Says how a message is settled whose handler threw: <see cref="MessageSettlement.Requeued"/> (it is handled again, by default),
    /// <see cref="MessageSettlement.DeadLettered"/>, <see cref="MessageSettlement.Dropped"/> or <see cref="MessageSettlement.Acked"/> (the next
    /// one is handled). A message that cannot be deserialized is dropped where this says that it is requeued: no attempt would read it.
    /// </summary>
    public Func<Exception, MessageSettlement>? OnFailure { get; set; }

    /// <summary>
    /// Publishes a message that is dead-lettered, before its offset is given up; Kafka has no dead-letter queues of its own. Null when the
    /// handler does that. Of a message that cannot be deserialized, the exception is a <see cref="ConsumeException"/> with the bytes. When
    /// it throws, the message is requeued.
    /// </summary>
    public Func<ConsumeResult<TKey, TValue>, Exception, CancellationToken, Task>? DeadLetterAsync { get; set; }

    /// <summary>Is told of a message whose handler threw, after it was recorded. What it throws ends the consuming.</summary>
    public Action<ConsumeResult<TKey, TValue>, Exception>? Failed { get; set; }

    /// <summary>
    /// How long the consumer waits before it handles a requeued message again. 1 second by default; from 0 to 1 minute. The messages of
    /// all its partitions wait.
    /// </summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// True commits each message at once; needed with <c>EnableAutoCommit = false</c>. False by default: the client commits every
    /// <c>AutoCommitIntervalMs</c>, and when it is closed.
    /// </summary>
    public bool CommitEach { get; set; }

    internal void Check()
    {
        if (RetryDelay < TimeSpan.Zero || RetryDelay > LongestRetryDelay)
            throw new ArgumentException($"{nameof(RetryDelay)} is {RetryDelay}: wait from TimeSpan.Zero to {LongestRetryDelay}, such as TimeSpan.FromSeconds(1). The group expels a consumer that waits too long.");
    }
}
