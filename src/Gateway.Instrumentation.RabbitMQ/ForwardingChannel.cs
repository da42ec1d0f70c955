using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>A channel that does what another one does.</summary>
internal abstract class ForwardingChannel(IChannel channel) : IChannel
{
    public event AsyncEventHandler<BasicAckEventArgs> BasicAcksAsync { add => channel.BasicAcksAsync += value; remove => channel.BasicAcksAsync -= value; }

    public event AsyncEventHandler<BasicNackEventArgs> BasicNacksAsync { add => channel.BasicNacksAsync += value; remove => channel.BasicNacksAsync -= value; }

    public event AsyncEventHandler<BasicReturnEventArgs> BasicReturnAsync { add => channel.BasicReturnAsync += value; remove => channel.BasicReturnAsync -= value; }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync { add => channel.CallbackExceptionAsync += value; remove => channel.CallbackExceptionAsync -= value; }

    public event AsyncEventHandler<FlowControlEventArgs> FlowControlAsync { add => channel.FlowControlAsync += value; remove => channel.FlowControlAsync -= value; }

    public event AsyncEventHandler<ShutdownEventArgs> ChannelShutdownAsync { add => channel.ChannelShutdownAsync += value; remove => channel.ChannelShutdownAsync -= value; }

    public int ChannelNumber => channel.ChannelNumber;

    public ShutdownEventArgs? CloseReason => channel.CloseReason;

    public IAsyncBasicConsumer? DefaultConsumer { get => channel.DefaultConsumer; set => channel.DefaultConsumer = value; }

    public bool IsClosed => channel.IsClosed;

    public bool IsOpen => channel.IsOpen;

    public string? CurrentQueue => channel.CurrentQueue;

    public TimeSpan ContinuationTimeout { get => channel.ContinuationTimeout; set => channel.ContinuationTimeout = value; }

    public void Dispose() => channel.Dispose();

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    public ValueTask<ulong> GetNextPublishSequenceNumberAsync(CancellationToken cancellationToken = default) => channel.GetNextPublishSequenceNumberAsync(cancellationToken);

    public virtual ValueTask BasicAckAsync(ulong deliveryTag, bool multiple, CancellationToken cancellationToken = default) =>
        channel.BasicAckAsync(deliveryTag, multiple, cancellationToken);

    public virtual ValueTask BasicNackAsync(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken = default) =>
        channel.BasicNackAsync(deliveryTag, multiple, requeue, cancellationToken);

    public virtual ValueTask BasicRejectAsync(ulong deliveryTag, bool requeue, CancellationToken cancellationToken = default) =>
        channel.BasicRejectAsync(deliveryTag, requeue, cancellationToken);

    public Task BasicCancelAsync(string consumerTag, bool noWait = false, CancellationToken cancellationToken = default) =>
        channel.BasicCancelAsync(consumerTag, noWait, cancellationToken);

    public virtual Task<string> BasicConsumeAsync(
        string queue, bool autoAck, string consumerTag, bool noLocal, bool exclusive, IDictionary<string, object?>? arguments,
        IAsyncBasicConsumer consumer, CancellationToken cancellationToken = default) =>
        channel.BasicConsumeAsync(queue, autoAck, consumerTag, noLocal, exclusive, arguments, consumer, cancellationToken);

    public virtual Task<BasicGetResult?> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken = default) =>
        channel.BasicGetAsync(queue, autoAck, cancellationToken);

    public virtual ValueTask BasicPublishAsync<TProperties>(
        string exchange, string routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        channel.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, cancellationToken);

    public virtual ValueTask BasicPublishAsync<TProperties>(
        CachedString exchange, CachedString routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        channel.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, cancellationToken);

    public virtual Task BasicQosAsync(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken = default) =>
        channel.BasicQosAsync(prefetchSize, prefetchCount, global, cancellationToken);

    public Task CloseAsync(ushort replyCode, string replyText, bool abort, CancellationToken cancellationToken = default) =>
        channel.CloseAsync(replyCode, replyText, abort, cancellationToken);

    [Obsolete("7.2.0 of the client ignores the token.")]
    public Task CloseAsync(ShutdownEventArgs reason, bool abort, CancellationToken cancellationToken = default) => channel.CloseAsync(reason, abort);

    public Task CloseAsync(ShutdownEventArgs reason, bool abort) => channel.CloseAsync(reason, abort);

    public Task ExchangeDeclareAsync(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false, bool noWait = false,
        CancellationToken cancellationToken = default) =>
        channel.ExchangeDeclareAsync(exchange, type, durable, autoDelete, arguments, passive, noWait, cancellationToken);

    public Task ExchangeDeclarePassiveAsync(string exchange, CancellationToken cancellationToken = default) => channel.ExchangeDeclarePassiveAsync(exchange, cancellationToken);

    public Task ExchangeDeleteAsync(string exchange, bool ifUnused = false, bool noWait = false, CancellationToken cancellationToken = default) =>
        channel.ExchangeDeleteAsync(exchange, ifUnused, noWait, cancellationToken);

    public Task ExchangeBindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false, CancellationToken cancellationToken = default) =>
        channel.ExchangeBindAsync(destination, source, routingKey, arguments, noWait, cancellationToken);

    public Task ExchangeUnbindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false, CancellationToken cancellationToken = default) =>
        channel.ExchangeUnbindAsync(destination, source, routingKey, arguments, noWait, cancellationToken);

    public Task<QueueDeclareOk> QueueDeclareAsync(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false, bool noWait = false,
        CancellationToken cancellationToken = default) =>
        channel.QueueDeclareAsync(queue, durable, exclusive, autoDelete, arguments, passive, noWait, cancellationToken);

    public Task<QueueDeclareOk> QueueDeclarePassiveAsync(string queue, CancellationToken cancellationToken = default) => channel.QueueDeclarePassiveAsync(queue, cancellationToken);

    public Task<uint> QueueDeleteAsync(string queue, bool ifUnused, bool ifEmpty, bool noWait = false, CancellationToken cancellationToken = default) =>
        channel.QueueDeleteAsync(queue, ifUnused, ifEmpty, noWait, cancellationToken);

    public Task<uint> QueuePurgeAsync(string queue, CancellationToken cancellationToken = default) => channel.QueuePurgeAsync(queue, cancellationToken);

    public Task QueueBindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false, CancellationToken cancellationToken = default) =>
        channel.QueueBindAsync(queue, exchange, routingKey, arguments, noWait, cancellationToken);

    public Task QueueUnbindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, CancellationToken cancellationToken = default) =>
        channel.QueueUnbindAsync(queue, exchange, routingKey, arguments, cancellationToken);

    public Task<uint> MessageCountAsync(string queue, CancellationToken cancellationToken = default) => channel.MessageCountAsync(queue, cancellationToken);

    public Task<uint> ConsumerCountAsync(string queue, CancellationToken cancellationToken = default) => channel.ConsumerCountAsync(queue, cancellationToken);

    public Task TxCommitAsync(CancellationToken cancellationToken = default) => channel.TxCommitAsync(cancellationToken);

    public Task TxRollbackAsync(CancellationToken cancellationToken = default) => channel.TxRollbackAsync(cancellationToken);

    public Task TxSelectAsync(CancellationToken cancellationToken = default) => channel.TxSelectAsync(cancellationToken);
}
