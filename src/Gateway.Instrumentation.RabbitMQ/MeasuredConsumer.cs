using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>A consumer whose deliveries are recorded from their receipt on. They end when the channel is told how they are settled.</summary>
internal sealed class MeasuredConsumer(
    IAsyncBasicConsumer consumer, IChannel channel, Consumers consumers, Deliveries deliveries, string queue, bool autoAck) : IAsyncBasicConsumer
{
    public IChannel? Channel => channel;

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        consumers.Remove(this);
        return consumer.HandleBasicCancelAsync(consumerTag, cancellationToken);
    }

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        consumers.Remove(this);
        return consumer.HandleBasicCancelOkAsync(consumerTag, cancellationToken);
    }

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        if (!cancellationToken.IsCancellationRequested)
            consumers.Add(this, queue);
        return consumer.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);
    }

    public Task HandleChannelShutdownAsync(object sender, ShutdownEventArgs reason) => consumer.HandleChannelShutdownAsync(sender, reason);

    public async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        using var activity = MessageHeaders.StartHandling(queue, properties);
        var delivery = deliveries.Start(queue, redelivered, properties, cancellationToken);
        if (!autoAck)
            deliveries.Open(deliveryTag, delivery);
        var settlement = MessageSettlement.Acked;
        try
        {
            await consumer.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The client reports it and goes on. Without acknowledgements the broker has forgotten the message: it is lost.
            settlement = MessageSettlement.Dropped;
            var isStopped = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
            if (!isStopped && autoAck)
                delivery = delivery with { Failure = exception };
            else if (!isStopped && !deliveries.Fail(deliveryTag, exception))
                deliveries.CountLateFailure(queue, exception);
            throw;
        }
        finally
        {
            if (autoAck)
                delivery.End(settlement);
            else
                deliveries.EndIfGone(deliveryTag);
        }
    }
}
