namespace TradingHandlers.Messages;

/// <summary>How one service sends and receives. What it does is in the service's own metrics.</summary>
internal interface IMessageBus
{
    /// <summary>Sends a message to all queues of its kind.</summary>
    /// <exception cref="BrokerAwayException">The broker does not take it.</exception>
    Task PublishAsync<T>(T message, CancellationToken cancellationToken)
        where T : notnull;

    /// <summary>Handles the messages of a queue, one after the other, until it is told to stop. The message in work is handled to its end.</summary>
    Task ConsumeAsync<T>(string queue, Func<T, CancellationToken, Task> handle, CancellationToken stopping)
        where T : notnull;
}
