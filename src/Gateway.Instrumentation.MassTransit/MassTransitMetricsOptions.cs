namespace Gateway.Instrumentation.MassTransit;

/// <summary>How a bus is measured.</summary>
public sealed class MassTransitMetricsOptions
{
    /// <summary>
    /// What a publish or send that returns means: <see cref="MessagePublishResult.Confirmed"/> by default, as MassTransit waits for the
    /// broker. Set <see cref="MessagePublishResult.Sent"/> where you have switched that off, such as by <c>PublisherConfirmation = false</c>
    /// of RabbitMQ.
    /// </summary>
    public MessagePublishResult Published { get; set; } = MessagePublishResult.Confirmed;

    internal void Check()
    {
        if (Published is not (MessagePublishResult.Sent or MessagePublishResult.Confirmed))
            throw new ArgumentException($"{nameof(Published)} is {Published}: a publish that returns is {nameof(MessagePublishResult.Sent)} or {nameof(MessagePublishResult.Confirmed)}.");
    }
}
