using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Gateway.Instrumentation.Messaging;

/// <summary>
/// Measures the handling of the messages of one destination, in the family <see cref="MessagingMetrics"/>. Give it to as many
/// handlers as take messages from there.
/// </summary>
/// <remarks>Thread-safe. What it records never throws and allocates nothing by itself.</remarks>
public sealed class MessageConsumer
{
    private readonly MessagingMetrics _metrics;
    private readonly Func<Exception, MessageSettlement>? _onFailure;

    /// <summary>Creates a consumer and announces its series, so that <c>rate()</c> sees the first message.</summary>
    /// <param name="metrics">The family to record to: <c>metrics.Messaging</c>.</param>
    /// <param name="system">The kind of broker, such as <c>nats</c>; <c>in_process</c> for channels.</param>
    /// <param name="destination">The queue, topic or subject, from a small set.</param>
    /// <param name="onFailure">
    /// Says how a message is settled whose handler threw this exception; <see cref="MessageSettlement.Requeued"/> when null, and when it
    /// throws itself.
    /// </param>
    /// <exception cref="ArgumentException">The system or the destination is empty.</exception>
    public MessageConsumer(MessagingMetrics metrics, string system, string destination, Func<Exception, MessageSettlement>? onFailure = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentException.ThrowIfNullOrWhiteSpace(system);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);
        (_metrics, System, Destination, _onFailure) = (metrics, system, destination, onFailure);
        metrics.Announce(system, destination);
    }

    /// <summary>The kind of broker: the label <c>system</c>.</summary>
    public string System { get; }

    /// <summary>The queue, topic or subject: the label <c>destination</c>.</summary>
    public string Destination { get; }

    /// <summary>Wraps a handler. The wrapped one does the same, throws the same, and is measured.</summary>
    /// <typeparam name="T">The messages.</typeparam>
    /// <param name="handle">The handler: a delegate, or a method of an interface of your own.</param>
    /// <param name="publishedAt">Says when a message was published, for its age; null when that is not known. When it throws, it is not known.</param>
    /// <returns>The wrapped handler.</returns>
    public Func<T, CancellationToken, Task> Wrap<T>(Func<T, CancellationToken, Task> handle, Func<T, DateTimeOffset?>? publishedAt = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return async (message, cancellationToken) =>
        {
            var handled = await HandleAsync(message, handle, publishedAt: DateOf(message, publishedAt), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (handled.Failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
        };
    }

    /// <summary>
    /// Handles the messages of a channel, one after the other, until it is completed. A message whose handler throws is counted, and
    /// the next one is handled. Call it several times for several workers.
    /// </summary>
    /// <typeparam name="T">The messages.</typeparam>
    /// <param name="messages">The channel's reader.</param>
    /// <param name="handle">The handler.</param>
    /// <param name="publishedAt">Says when a message was published, for its age; null when that is not known. When it throws, it is not known.</param>
    /// <param name="failed">Is told of a message whose handler threw, after it was recorded.</param>
    /// <param name="cancellationToken">Stops the consumer; the message that it handles counts as cancelled when its handler obeys.</param>
    /// <returns>A task that ends when the channel is completed and empty.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task ConsumeAsync<T>(
        ChannelReader<T> messages, Func<T, CancellationToken, Task> handle, Func<T, DateTimeOffset?>? publishedAt = null,
        Action<T, Exception>? failed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(handle);
        using var consuming = _metrics.TrackConsumer(System, Destination);
        await foreach (var message in messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var handled = await HandleAsync(message, handle, publishedAt: DateOf(message, publishedAt), cancellationToken: cancellationToken).ConfigureAwait(false);
            if (handled.Settlement == MessageSettlement.Cancelled)
                cancellationToken.ThrowIfCancellationRequested();
            else if (handled.Failure is { } failure)
                failed?.Invoke(message, failure);
        }
    }

    /// <summary>Handles one message and settles it with the broker. Does not throw what the handler or the broker throws: it is returned.</summary>
    /// <typeparam name="T">The messages.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="handle">The handler.</param>
    /// <param name="settle">
    /// Tells the broker. When it throws, the message counts as <see cref="MessageSettlement.Requeued"/>: a broker that was not told delivers
    /// it again. Null when there is nobody to tell.
    /// </param>
    /// <param name="publishedAt">When the message was published, for its age; null when that is not known.</param>
    /// <param name="attempt">The number of this delivery, from 1 on; 2 when the broker says only that it is a redelivery; 0 when it says nothing.</param>
    /// <param name="cancellationToken">Stops the handler. A handler that obeys makes the message count as <see cref="MessageSettlement.Cancelled"/>.</param>
    /// <returns>The settlement, and what was thrown.</returns>
    public async ValueTask<HandledMessage> HandleAsync<T>(
        T message, Func<T, CancellationToken, Task> handle, Func<T, MessageSettlement, ValueTask>? settle = null,
        DateTimeOffset? publishedAt = null, int attempt = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using var scope = _metrics.TrackMessage(System, Destination, publishedAt, attempt);
        var handled = await TryAsync(message, handle, cancellationToken).ConfigureAwait(false);
        try
        {
            if (settle is not null)
                await settle(message, handled.Settlement).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // what a broker throws is recorded and returned
        catch (Exception exception)
#pragma warning restore CA1031
        {
            handled = new(MessageSettlement.Requeued, handled.Failure ?? exception);
        }

        scope.Settle(handled.Settlement, handled.Failure);
        return handled;
    }

    /// <summary>
    /// Handles messages that were received together. The handler may settle each of them; those that it leaves are acked when it
    /// returns, and settled as after any failure when it throws.
    /// </summary>
    /// <typeparam name="T">The messages.</typeparam>
    /// <param name="messages">The messages.</param>
    /// <param name="handle">The handler.</param>
    /// <param name="publishedAt">Says when a message was published, for its age; null when that is not known. When it throws, it is not known.</param>
    /// <param name="cancellationToken">Stops the handler. The messages that it left count as <see cref="MessageSettlement.Cancelled"/> when it obeys.</param>
    /// <returns>What became of each message, in their order. Tell it to the broker.</returns>
    public async ValueTask<IReadOnlyList<HandledMessage>> HandleBatchAsync<T>(
        IReadOnlyList<T> messages, Func<MessageBatch<T>, CancellationToken, Task> handle, Func<T, DateTimeOffset?>? publishedAt = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(handle);
        _metrics.RecordBatch(System, Destination, messages.Count);
        var scopes = messages.Select(message => _metrics.TrackMessage(System, Destination, DateOf(message, publishedAt))).ToArray();
        var batch = new MessageBatch<T>(messages);
        var handled = batch.Close(await TryAsync(batch, handle, cancellationToken).ConfigureAwait(false));
        for (var i = 0; i < scopes.Length; i++)
        {
            using var scope = scopes[i];
            scope.Settle(handled[i].Settlement, handled[i].Failure);
        }

        return handled;
    }

    private async ValueTask<HandledMessage> TryAsync<TWork>(TWork work, Func<TWork, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        try
        {
            await handle(work, cancellationToken).ConfigureAwait(false);
            return new(MessageSettlement.Acked, null);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            return new(MessageSettlement.Cancelled, exception);
        }
#pragma warning disable CA1031 // what a handler throws is recorded and returned
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(SettlementOf(exception), exception);
        }
    }

    // The user's code; a message without a date is measured all the same.
    private static DateTimeOffset? DateOf<T>(T message, Func<T, DateTimeOffset?>? publishedAt)
    {
#pragma warning disable CA1031
        try
        {
            return publishedAt?.Invoke(message);
        }
        catch (Exception)
        {
            return null;
        }
#pragma warning restore CA1031
    }

    private MessageSettlement SettlementOf(Exception failure)
    {
#pragma warning disable CA1031 // the user's code; the message must be settled somehow
        try
        {
            return _onFailure?.Invoke(failure) ?? MessageSettlement.Requeued;
        }
        catch (Exception)
        {
            return MessageSettlement.Requeued;
        }
#pragma warning restore CA1031
    }
}
