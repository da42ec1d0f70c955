using System.Threading.Channels;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Messaging.Tests;

/// <summary>A broker that this library does not know: a channel whose requeued messages come again.</summary>
public sealed class ChannelConformanceTests : MessagingConformance
{
    protected override Task<BrokerUnderTest> StartAsync() => Task.FromResult<BrokerUnderTest>(new ChannelBroker());

    private sealed class ChannelBroker : BrokerUnderTest
    {
        private readonly Channel<Message> _channel = Channel.CreateUnbounded<Message>();
        private readonly CancellationTokenSource _stop = new();
        private readonly MessageConsumer _consumer;
        private Task _running = Task.CompletedTask;

        public ChannelBroker() => _consumer = new MessageConsumer(
            Metrics.Messaging, System, Destination,
            static failure => failure is PoisonException ? MessageSettlement.DeadLettered : MessageSettlement.Requeued);

        public override string System => "in_process";

        public override string Destination => "orders";

        public override MessagePublishResult Published => MessagePublishResult.Sent;

        public override Task StartConsumerAsync()
        {
            _running = Task.Run(async () =>
            {
                await foreach (var message in _channel.Reader.ReadAllAsync(_stop.Token))
                {
                    await _consumer.HandleAsync(
                        message, (m, token) => Work(m.Body, token), SettleAsync, message.PublishedAt, message.Attempt, _stop.Token);
                }
            });
            return Task.CompletedTask;
        }

        public override Task PublishAsync(byte[] body) => Metrics.Messaging.TrackPublish(System, Destination).RunAsync(
            async () =>
            {
                await _channel.Writer.WriteAsync(new Message(body, DateTimeOffset.UtcNow, 1));
                return Published;
            });

        public override async Task StopConsumerAsync()
        {
            await _stop.CancelAsync();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public override async Task<(string Destination, MessagePublishResult Result)?> PublishToNowhereAsync()
        {
            _channel.Writer.Complete();
            await Should.ThrowAsync<ChannelClosedException>(() => PublishAsync([1]));
            return (Destination, MessagePublishResult.Failed);
        }

        public override async ValueTask DisposeAsync()
        {
            await StopConsumerAsync();
            _stop.Dispose();
        }

        private async ValueTask SettleAsync(Message message, MessageSettlement settlement)
        {
            if (settlement == MessageSettlement.Requeued)
                await _channel.Writer.WriteAsync(message with { Attempt = message.Attempt + 1 });
        }

        private sealed record Message(byte[] Body, DateTimeOffset PublishedAt, int Attempt);
    }
}
