namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>How a channel is measured.</summary>
public sealed class RabbitMqMetricsOptions
{
    /// <summary>
    /// What a publish that returns means. <c>CreateMeasuredChannelAsync</c> sets it by itself. For a channel of your own, set
    /// <see cref="MessagePublishResult.Confirmed"/> when it was created with publisher confirmations and their tracking.
    /// <see cref="MessagePublishResult.Sent"/> by default.
    /// </summary>
    public MessagePublishResult Published { get; set; } = MessagePublishResult.Sent;

    /// <summary>
    /// What <c>BasicNack</c> and <c>BasicReject</c> without requeue mean: <see cref="MessageSettlement.DeadLettered"/> by default,
    /// <see cref="MessageSettlement.Dropped"/> when the queues have no dead-letter exchange. The broker does not tell which.
    /// </summary>
    public MessageSettlement Refused { get; set; } = MessageSettlement.DeadLettered;

    /// <summary>
    /// Writes the time of the publish, the trace context and the request id into the headers, which costs a copy of the properties.
    /// True by default. Without it the age of messages is not known, unless the publisher sets the timestamp property.
    /// </summary>
    public bool WriteHeaders { get; set; } = true;

    /// <summary>Records the <c>rabbitmq_…</c> metrics of the trading dashboards, too. True by default.</summary>
    public bool RabbitMqNames { get; set; } = true;

    internal void Check()
    {
        if (Published is not (MessagePublishResult.Sent or MessagePublishResult.Confirmed))
            throw new ArgumentException($"{nameof(Published)} is {Published}: a publish that returns is {nameof(MessagePublishResult.Sent)} or {nameof(MessagePublishResult.Confirmed)}.");
        if (Refused is not (MessageSettlement.DeadLettered or MessageSettlement.Dropped))
            throw new ArgumentException($"{nameof(Refused)} is {Refused}: a message that is refused without requeue is {nameof(MessageSettlement.DeadLettered)} or {nameof(MessageSettlement.Dropped)}.");
    }
}
