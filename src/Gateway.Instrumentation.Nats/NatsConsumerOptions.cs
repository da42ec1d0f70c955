namespace Gateway.Instrumentation.Nats;

/// <summary>How messages of a subscription or a consumer are handled.</summary>
/// <typeparam name="TMessage">The client's type of the messages.</typeparam>
public sealed class NatsConsumerOptions<TMessage>
{
    /// <summary>The label <c>destination</c>; null for the subject of the subscription, or for stream and durable name of the consumer.</summary>
    public string? Destination { get; set; }

    /// <summary>
    /// Says how a message of a JetStream consumer is settled whose handler threw: <see cref="MessageSettlement.Requeued"/> (a nak, by default),
    /// <see cref="MessageSettlement.DeadLettered"/> or <see cref="MessageSettlement.Dropped"/> (it is terminated), or
    /// <see cref="MessageSettlement.Acked"/>. A core subscription drops it in any case: nobody delivers it again.
    /// </summary>
    public Func<Exception, MessageSettlement>? OnFailure { get; set; }

    /// <summary>Is told of a message whose handler threw, after it was recorded. What it throws ends the consuming.</summary>
    public Action<TMessage, Exception>? Failed { get; set; }

    /// <summary>How often a JetStream consumer asks the server how many messages wait. 10 seconds by default; from 1 second on.</summary>
    public TimeSpan PendingInterval { get; set; } = TimeSpan.FromSeconds(10);

    internal void Check()
    {
        if (PendingInterval < TimeSpan.FromSeconds(1))
            throw new ArgumentException($"{nameof(PendingInterval)} is {PendingInterval}: ask the server at most once a second, such as TimeSpan.FromSeconds(10).");
    }
}
