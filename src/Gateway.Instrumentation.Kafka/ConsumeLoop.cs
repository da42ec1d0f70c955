using Confluent.Kafka;
using Gateway.Instrumentation.Messaging;

namespace Gateway.Instrumentation.Kafka;

/// <summary>Takes, handles and settles the messages of one consumer, one at a time.</summary>
internal sealed class ConsumeLoop<TKey, TValue>
{
    private readonly IConsumer<TKey, TValue> _consumer;
    private readonly GatewayMetrics _metrics;
    private readonly Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> _handle;
    private readonly KafkaConsumerOptions<TKey, TValue> _options;
    private readonly Dictionary<string, MessageConsumer> _topics = [];
    private readonly Dictionary<TopicPartition, (long Offset, int Attempt)> _last = [];
    private readonly ConsumedTopics _consumed;

    // Of the message in work.
    private ConsumeException? _unreadable;
    private Exception? _failure;
    private CancellationToken _stop;

    public ConsumeLoop(
        IConsumer<TKey, TValue> consumer, GatewayMetrics metrics, Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> handle, KafkaConsumerOptions<TKey, TValue> options)
    {
        (_consumer, _metrics, _handle, _options) = (consumer, metrics, handle, options);
        _consumed = new ConsumedTopics(metrics);
        foreach (var topic in consumer.Subscription.Where(static topic => !topic.StartsWith('^')))
            Topic(topic);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _stop = cancellationToken;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_consumed.IsOld)
                    _consumed.Show(_consumer.Assignment);
                if (await ReceiveAsync().ConfigureAwait(false) is { IsPartitionEOF: false } message)
                    await HandleAsync(message).ConfigureAwait(false);
            }
        }
        finally
        {
            _consumed.Show([]);
        }
    }

    private async Task<ConsumeResult<TKey, TValue>?> ReceiveAsync()
    {
        (_unreadable, _failure) = (null, null);
        try
        {
            // The client can only block. This may be the thread that ended what the handler waited for: it must not wait here.
            return _consumer.Consume(TimeSpan.Zero) ?? await Task.Run(Wait, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ConsumeException exception) when (exception.Error.Code is ErrorCode.Local_KeyDeserialization or ErrorCode.Local_ValueDeserialization)
        {
            _unreadable = exception;
            var record = exception.ConsumerRecord;
            return new()
            {
                TopicPartitionOffset = record.TopicPartitionOffset,
                Message = new() { Headers = record.Message.Headers, Timestamp = record.Message.Timestamp },
            };
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            KafkaBuilderExtensions.Family(_metrics).RecordClientError(KafkaClient.Consumer, exception.Error.Code.ToString());
            return null;
        }
    }

    private ConsumeResult<TKey, TValue> Wait()
    {
        while (true)
        {
            _stop.ThrowIfCancellationRequested();
            _consumed.Show(_consumer.Assignment);
            if (_consumer.Consume(ConsumedTopics.Interval) is { } message)
                return message;
        }
    }

    private async Task HandleAsync(ConsumeResult<TKey, TValue> message)
    {
        using var activity = KafkaHeaders.StartHandling(message.Topic, message.Message.Headers);
        var handled = await Topic(message.Topic).HandleAsync(message, WorkAsync, SettleAsync, DateOf(message.Message.Timestamp), Attempt(message), _stop).ConfigureAwait(false);
        if (handled is { Failure: { } failure, Settlement: not MessageSettlement.Cancelled })
            _options.Failed?.Invoke(message, failure);
        if (handled.Settlement == MessageSettlement.Requeued)
            await Task.Delay(_options.RetryDelay, _metrics.Factory.TimeProvider, _stop).ConfigureAwait(false);
    }

    private async Task WorkAsync(ConsumeResult<TKey, TValue> message, CancellationToken cancellationToken)
    {
        try
        {
            if (_unreadable is not null)
                throw _unreadable;
            await _handle(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = exception;
            throw;
        }
    }

    private async ValueTask SettleAsync(ConsumeResult<TKey, TValue> message, MessageSettlement settlement)
    {
        if (settlement is MessageSettlement.Requeued or MessageSettlement.Cancelled)
        {
            SeekBack(message);
            return;
        }

        try
        {
            if (settlement == MessageSettlement.DeadLettered && _options.DeadLetterAsync is { } deadLetter)
                await deadLetter(message, _failure!, _stop).ConfigureAwait(false);
            if (_options.CommitEach)
                _consumer.Commit(message);
            else
                _consumer.StoreOffset(message);
        }
        catch
        {
            SeekBack(message);
            throw;
        }
    }

    // The consumer is past the message. Left there, the next offset that is given up would give up this one, too.
    private void SeekBack(ConsumeResult<TKey, TValue> message)
    {
        try
        {
            _consumer.Seek(message.TopicPartitionOffset);
        }
        catch (KafkaException)
        {
            // The partition went to another consumer, which starts at the committed offset.
        }
    }

    private int Attempt(ConsumeResult<TKey, TValue> message)
    {
        var offset = message.Offset.Value;
        var known = _last.TryGetValue(message.TopicPartition, out var last);
        if (known && offset < last.Offset)
            return 2; // from before the last commit, after a rebalance
        var attempt = known && offset == last.Offset ? last.Attempt + 1 : 1;
        _last[message.TopicPartition] = (offset, attempt);
        return attempt;
    }

    private MessageConsumer Topic(string topic)
    {
        if (!_topics.TryGetValue(topic, out var messages))
            _topics[topic] = messages = new(_metrics.Messaging, KafkaBuilderExtensions.System, topic, SettlementOf);
        return messages;
    }

    private MessageSettlement SettlementOf(Exception failure)
    {
        var settlement = _options.OnFailure?.Invoke(failure) ?? MessageSettlement.Requeued;
        return settlement == MessageSettlement.Requeued && failure == _unreadable ? MessageSettlement.Dropped : settlement;
    }

    // The client gives -1 for a message without one.
    private static DateTimeOffset? DateOf(Timestamp timestamp) =>
        timestamp is { Type: not TimestampType.NotAvailable, UnixTimestampMs: >= 0 } ? PublishedAt.OfMilliseconds(timestamp.UnixTimestampMs) : null;
}
