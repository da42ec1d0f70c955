namespace Gateway.Instrumentation.Kafka;

/// <summary>A step of a rebalance, as one consumer sees it.</summary>
public enum KafkaRebalance
{
    /// <summary>The consumer was given partitions.</summary>
    Assigned,

    /// <summary>The consumer gave up partitions, in order.</summary>
    Revoked,

    /// <summary>The consumer was no longer in the group: others may handle its partitions already.</summary>
    Lost,
}
