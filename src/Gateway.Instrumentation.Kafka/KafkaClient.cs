namespace Gateway.Instrumentation.Kafka;

/// <summary>A kind of client.</summary>
public enum KafkaClient
{
    /// <summary>A consumer.</summary>
    Consumer,

    /// <summary>A producer.</summary>
    Producer,
}
