using TradingHandlers.Messages;

namespace TradingHandlers.Tests.Running;

/// <summary>Keeps what a service sends.</summary>
internal sealed class RecordingBus : IMessageBus
{
    private readonly List<object> _sent = [];

    /// <summary>Whether the broker takes nothing now.</summary>
    public bool IsAway { get; set; }

    public IEnumerable<T> Sent<T>()
    {
        lock (_sent)
            return [.. _sent.OfType<T>()];
    }

    public Task PublishAsync<T>(T message, CancellationToken cancellationToken)
        where T : notnull
    {
        if (IsAway)
            return Task.FromException(new BrokerAwayException("The broker is away.", new IOException()));
        lock (_sent)
            _sent.Add(message);
        return Task.CompletedTask;
    }

    public Task ConsumeAsync<T>(string queue, Func<T, CancellationToken, Task> handle, CancellationToken stopping)
        where T : notnull => throw new NotSupportedException("Give the messages to the service.");
}
