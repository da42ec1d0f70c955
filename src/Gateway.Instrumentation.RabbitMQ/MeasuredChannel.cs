using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>A channel that records what goes through it.</summary>
internal class MeasuredChannel : ForwardingChannel
{
    public const string System = "rabbitmq";

    private readonly GatewayMetrics _metrics;
    private readonly RabbitMqMetricsOptions _options;
    private readonly Deliveries _deliveries;
    private readonly Consumers _consumers;

    public MeasuredChannel(IChannel channel, GatewayMetrics metrics, RabbitMqMetricsOptions options)
        : base(channel)
    {
        (_metrics, _options) = (metrics, options);
        _deliveries = new Deliveries(metrics, options);
        _consumers = new Consumers(metrics);
        channel.ChannelShutdownAsync += (_, shutdown) =>
        {
            _deliveries.Abandon(shutdown.Initiator);
            _consumers.Clear();
            return Task.CompletedTask;
        };
    }

    public void ReportFailure(ulong deliveryTag, Exception failure) => _deliveries.Fail(deliveryTag, failure);

    public override async Task<string> BasicConsumeAsync(
        string queue, bool autoAck, string consumerTag, bool noLocal, bool exclusive, IDictionary<string, object?>? arguments,
        IAsyncBasicConsumer consumer, CancellationToken cancellationToken = default)
    {
        var label = RabbitMqNames.OfQueue(string.IsNullOrEmpty(queue) ? CurrentQueue : queue);
        _deliveries.Announce(label);
        return await base.BasicConsumeAsync(
            queue, autoAck, consumerTag, noLocal, exclusive, arguments, new MeasuredConsumer(consumer, this, _consumers, _deliveries, label, autoAck), cancellationToken).ConfigureAwait(false);
    }

    public override async Task<BasicGetResult?> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken = default)
    {
        var got = await base.BasicGetAsync(queue, autoAck, cancellationToken).ConfigureAwait(false);
        if (got is null)
            return got;
        var delivery = _deliveries.Start(RabbitMqNames.OfQueue(queue), got.Redelivered, got.BasicProperties, gone: CancellationToken.None);
        if (autoAck)
            delivery.End(MessageSettlement.Acked);
        else
            _deliveries.Open(got.DeliveryTag, delivery);
        return got;
    }

    public override async ValueTask BasicAckAsync(ulong deliveryTag, bool multiple, CancellationToken cancellationToken = default)
    {
        await base.BasicAckAsync(deliveryTag, multiple, cancellationToken).ConfigureAwait(false);
        _deliveries.Settle(deliveryTag, MessageSettlement.Acked, multiple);
    }

    public override async ValueTask BasicNackAsync(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken = default)
    {
        await base.BasicNackAsync(deliveryTag, multiple, requeue, cancellationToken).ConfigureAwait(false);
        _deliveries.Settle(deliveryTag, requeue ? MessageSettlement.Requeued : _options.Refused, multiple);
    }

    public override async ValueTask BasicRejectAsync(ulong deliveryTag, bool requeue, CancellationToken cancellationToken = default)
    {
        await base.BasicRejectAsync(deliveryTag, requeue, cancellationToken).ConfigureAwait(false);
        _deliveries.Settle(deliveryTag, requeue ? MessageSettlement.Requeued : _options.Refused);
    }

    public override Task BasicQosAsync(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken = default)
    {
        _consumers.Prefetch = prefetchCount;
        return base.BasicQosAsync(prefetchSize, prefetchCount, global, cancellationToken);
    }

    public override ValueTask BasicPublishAsync<TProperties>(
        string exchange, string routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        PublishAsync(exchange, routingKey, mandatory, basicProperties, body, cancellationToken);

    public override ValueTask BasicPublishAsync<TProperties>(
        CachedString exchange, CachedString routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        PublishAsync(exchange.Value, routingKey.Value, mandatory, basicProperties, body, cancellationToken);

    private async ValueTask PublishAsync<TProperties>(
        string exchange, string routingKey, bool mandatory, TProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader
    {
        // The default exchange sends to the queue of that name.
        var queue = RabbitMqNames.OfQueue(routingKey);
        var isDefault = string.IsNullOrEmpty(exchange);
        using var scope = _metrics.Messaging.TrackPublish(System, isDefault ? queue : exchange);
        try
        {
            if (_options.WriteHeaders)
                await base.BasicPublishAsync(exchange, routingKey, mandatory, MessageHeaders.Write(properties, _metrics.Factory.TimeProvider), body, cancellationToken).ConfigureAwait(false);
            else
                await base.BasicPublishAsync(exchange, routingKey, mandatory, properties, body, cancellationToken).ConfigureAwait(false);
            scope.Complete(_options.Published);
        }
        catch (PublishException exception)
        {
            scope.Complete(exception.IsReturn ? MessagePublishResult.Returned : MessagePublishResult.Nacked);
            throw;
        }
        catch (Exception exception)
        {
            scope.Fail(exception, cancellationToken);
            throw;
        }

        if (_options.RabbitMqNames)
            _metrics.RabbitMq.RecordPublished(isDefault ? "(default)" : exchange, queue);
    }
}
