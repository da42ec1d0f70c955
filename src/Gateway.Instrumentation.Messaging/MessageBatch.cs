namespace Gateway.Instrumentation.Messaging;

/// <summary>Messages that were received together, and what their handler says of single ones.</summary>
/// <typeparam name="T">The messages.</typeparam>
/// <remarks>Thread-safe.</remarks>
public sealed class MessageBatch<T>
{
    private readonly Lock _gate = new();
    private readonly HandledMessage?[] _settled;

    internal MessageBatch(IReadOnlyList<T> messages) => (Messages, _settled) = (messages, new HandledMessage?[messages.Count]);

    /// <summary>The messages.</summary>
    public IReadOnlyList<T> Messages { get; }

    /// <summary>Says what became of one message. The last call counts; a call after the handler has ended does nothing.</summary>
    /// <param name="index">The message's index in <see cref="Messages"/>.</param>
    /// <param name="settlement">The settlement.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such message.</exception>
    public void Settle(int index, MessageSettlement settlement, Exception? failure = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _settled.Length);
        lock (_gate)
            _settled[index] = new(settlement, failure);
    }

    /// <summary>What became of the messages until now: those that were not settled get this.</summary>
    internal HandledMessage[] Close(HandledMessage rest)
    {
        lock (_gate)
            return [.. _settled.Select(settled => settled ?? rest)];
    }
}
