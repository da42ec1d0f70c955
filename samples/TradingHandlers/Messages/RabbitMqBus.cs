using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Instrumentation;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using TradingHandlers.Running;

namespace TradingHandlers.Messages;

/// <summary>Messages over RabbitMQ: a connection for each service, measured channels, durable queues, publisher confirmations.</summary>
internal sealed partial class RabbitMqBus(Uri address, string service, GatewayMetrics metrics, ILogger<RabbitMqBus> logger) : IMessageBus, IHostedService, IAsyncDisposable
{
    private const ushort Prefetch = 20;
    private const int PerishAfterMilliseconds = 60_000;

    private static readonly BasicProperties Persistent = new() { Persistent = true, ContentType = "application/json" };

    private IConnection? _connection;
    private IChannel? _publisher;

    private string Place => $"{address.Host}:{(address.Port < 0 ? "5672" : address.Port)}";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _connection = (await new ConnectionFactory { Uri = address, ClientProvidedName = service }.CreateConnectionAsync(cancellationToken)).WithGatewayMetrics(metrics);
        }
        catch (BrokerUnreachableException unreachable)
        {
            throw new SettingsException([$"RabbitMQ at {Place} does not answer: {(unreachable.InnerException ?? unreachable).Message}"]);
        }

        _publisher = await _connection.CreateMeasuredChannelAsync(metrics, cancellationToken: cancellationToken);
        foreach (var queue in Routes.All)
        {
            var arguments = Routes.IsPerishable(queue) ? new Dictionary<string, object?> { ["x-message-ttl"] = PerishAfterMilliseconds } : null;
            await _publisher.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task PublishAsync<T>(T message, CancellationToken cancellationToken)
        where T : notnull
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, TypeOf<T>());
        try
        {
            foreach (var queue in Routes.Of<T>())
                await _publisher!.BasicPublishAsync("", queue, mandatory: true, Persistent, body, cancellationToken);
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException)
        {
            throw new BrokerAwayException($"RabbitMQ at {Place} takes no messages: start it, and the services find it again.", failure);
        }
    }

    public async Task ConsumeAsync<T>(string queue, Func<T, CancellationToken, Task> handle, CancellationToken stopping)
        where T : notnull
    {
        using var turn = new SemaphoreSlim(1);
        await using var channel = await _connection!.CreateMeasuredChannelAsync(metrics, cancellationToken: stopping);
        await channel.BasicQosAsync(0, Prefetch, global: false, stopping);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await turn.WaitAsync(CancellationToken.None);
            try
            {
                // What was fetched and not begun goes back to the broker with the channel.
                if (!stopping.IsCancellationRequested)
                    await HandleAsync(channel, queue, delivery, handle);
            }
            finally
            {
                turn.Release();
            }
        };
        var tag = await channel.BasicConsumeAsync(queue, autoAck: false, consumer, stopping);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
        }
        finally
        {
            await channel.BasicCancelAsync(tag, cancellationToken: CancellationToken.None);
            await turn.WaitAsync(CancellationToken.None); // the message in work
            turn.Release(); // those that were fetched: the channel waits for them
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_publisher is not null)
            await _publisher.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)TradingJson.Default.GetTypeInfo(typeof(T))!;

    private async Task HandleAsync<T>(IChannel channel, string queue, BasicDeliverEventArgs delivery, Func<T, CancellationToken, Task> handle)
    {
#pragma warning disable CA1031 // whatever a handler throws, the broker has to be told
        try
        {
            await handle(JsonSerializer.Deserialize(delivery.Body.Span, TypeOf<T>())!, CancellationToken.None);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        }
        catch (Exception failure)
        {
            // Once more, for what passes by itself.
            LogFailed(queue, failure);
            await channel.BasicNackAsync(delivery.DeliveryTag, failure, requeue: !delivery.Redelivered && failure is not JsonException);
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A message of {Queue} could not be handled.")]
    private partial void LogFailed(string queue, Exception failure);
}
