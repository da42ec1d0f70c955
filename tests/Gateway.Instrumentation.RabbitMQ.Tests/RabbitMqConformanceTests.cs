using Gateway.Instrumentation.TestServers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.RabbitMQ.Tests;

public sealed class RabbitMqConformanceTests(RabbitMqFixture rabbit) : MessagingConformance
{
    protected override async Task<BrokerUnderTest> StartAsync()
    {
        var connection = await rabbit.ConnectAsync();
        var broker = new RabbitMqBroker(connection, $"orders-{Guid.NewGuid():N}");
        await broker.DeclareAsync();
        return broker;
    }

    private sealed class RabbitMqBroker(IConnection connection, string queue) : BrokerUnderTest
    {
        private readonly CancellationTokenSource _stop = new();
        private IChannel? _publisher;
        private IChannel? _consumer;

        public override string System => "rabbitmq";

        public override string Destination => queue;

        public override MessagePublishResult Published => MessagePublishResult.Confirmed;

        public async Task DeclareAsync()
        {
            _publisher = await connection.CreateMeasuredChannelAsync(Metrics);
            await _publisher.QueueDeclareAsync(queue, durable: false, exclusive: false, autoDelete: false);
        }

        public override async Task StartConsumerAsync()
        {
            _consumer = (await connection.CreateChannelAsync()).WithGatewayMetrics(Metrics);
            await _consumer.BasicQosAsync(0, prefetchCount: 50, global: false);
            var consumer = new AsyncEventingBasicConsumer(_consumer);
            consumer.ReceivedAsync += async (_, delivery) =>
            {
                try
                {
                    await Work(delivery.Body.ToArray(), _stop.Token);
                    await _consumer.BasicAckAsync(delivery.DeliveryTag, multiple: false);
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    // Left to the broker, which delivers it again.
                }
                catch (Exception failure)
                {
                    await _consumer.BasicNackAsync(delivery.DeliveryTag, failure, requeue: failure is not PoisonException);
                }
            };
            await _consumer.BasicConsumeAsync(queue, autoAck: false, consumer);
        }

        public override async Task PublishAsync(byte[] body) => await _publisher!.BasicPublishAsync("", queue, mandatory: true, body);

        public override async Task StopConsumerAsync()
        {
            await _stop.CancelAsync();
            await _consumer!.CloseAsync();
        }

        public override async Task<(string Destination, MessagePublishResult Result)?> PublishToNowhereAsync()
        {
            await Should.ThrowAsync<global::RabbitMQ.Client.Exceptions.PublishException>(async () => await _publisher!.BasicPublishAsync("", "nowhere", mandatory: true, new byte[1]));
            return ("nowhere", MessagePublishResult.Returned);
        }

        public override async ValueTask DisposeAsync()
        {
            if (_publisher is { IsOpen: true })
                await _publisher.QueueDeleteAsync(queue);
            await connection.DisposeAsync();
            _stop.Dispose();
        }
    }
}
