namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>One message that was received and is not settled.</summary>
/// <param name="Message">Its scope in the family of any broker.</param>
/// <param name="RabbitMq">Its scope in the family of the trading dashboards.</param>
/// <param name="Gone">Cancelled when the channel that delivered it is no more: the broker gives it to somebody else, and hears no answer.</param>
internal readonly record struct Delivery(OperationScope<MessageSettlement> Message, OperationScope RabbitMq, CancellationToken Gone)
{
    /// <summary>What the handler threw, unless the end of the channel stopped it.</summary>
    public Exception? Failure { get; init; }

    public void End(MessageSettlement settlement)
    {
        using (Message)
        using (RabbitMq)
        {
            Message.Settle(settlement, Failure);
            if (settlement == MessageSettlement.Cancelled)
                RabbitMq.Cancel();
            else if (Failure is null)
                RabbitMq.Succeed();
            else
                RabbitMq.Fail(Failure);
        }
    }
}
