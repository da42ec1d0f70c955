using Confluent.Kafka;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Kafka.Tests;

public sealed class KafkaConformanceTests(KafkaFixture kafka) : MessagingConformance
{
    protected override Task<BrokerUnderTest> StartAsync() => Task.FromResult<BrokerUnderTest>(new KafkaBroker(kafka));

    private sealed class KafkaBroker(KafkaFixture kafka) : BrokerUnderTest
    {
        private readonly IProducer<Null, byte[]> _producer = kafka.Producer().Build();
        private readonly CancellationTokenSource _stop = new();
        private IConsumer<Ignore, byte[]>? _consumer;
        private Task _consuming = Task.CompletedTask;

        public override string System => "kafka";

        public override string Destination { get; } = $"orders-{Guid.NewGuid():N}";

        public override MessagePublishResult Published => MessagePublishResult.Confirmed;

        public override int LargestBody => 900_000; // the client's own limit is 1 MB

        public override Task StartConsumerAsync()
        {
            _consumer = kafka.Consumer().WithGatewayMetrics(Metrics).Build();
            _consumer.Subscribe(Destination);
            _consuming = Task.Run(() => _consumer.ConsumeMeasuredAsync(
                Metrics, (message, token) => Work(message.Message.Value ?? [], token),
                options =>
                {
                    options.OnFailure = static failure => failure is PoisonException ? MessageSettlement.DeadLettered : MessageSettlement.Requeued;
                    options.RetryDelay = TimeSpan.Zero;
                },
                _stop.Token));
            return Task.CompletedTask;
        }

        public override Task PublishAsync(byte[] body) => _producer.ProduceMeasuredAsync(Metrics, Destination, new() { Value = body });

        public override async Task StopConsumerAsync()
        {
            await _stop.CancelAsync();
            await _consuming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // A topic that does not exist is made by the mock; a partition is not.
        public override async Task<(string Destination, MessagePublishResult Result)?> PublishToNowhereAsync()
        {
            await PublishAsync([]);
            await Should.ThrowAsync<ProduceException<Null, byte[]>>(() => _producer.ProduceMeasuredAsync(Metrics, new TopicPartition(Destination, 99), new()));
            return (Destination, MessagePublishResult.Failed);
        }

        public override async ValueTask DisposeAsync()
        {
            await StopConsumerAsync();
            _consumer?.Close();
            _consumer?.Dispose();
            _producer.Dispose();
            _stop.Dispose();
        }
    }
}
