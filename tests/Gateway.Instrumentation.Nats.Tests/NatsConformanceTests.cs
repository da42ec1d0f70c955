using Gateway.Instrumentation.TestServers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Gateway.Instrumentation.Nats.Tests;

public sealed class NatsConformanceTests(NatsFixture nats) : MessagingConformance
{
    protected override async Task<BrokerUnderTest> StartAsync()
    {
        var broker = new JetStreamBroker(nats.Connect(), $"orders-{Guid.NewGuid():N}");
        await broker.DeclareAsync();
        return broker;
    }

    private sealed class JetStreamBroker(NatsConnection connection, string stream) : BrokerUnderTest
    {
        private readonly NatsJSContext _js = new(connection);
        private readonly CancellationTokenSource _stop = new();
        private Task _consuming = Task.CompletedTask;

        public override string System => "nats";

        public override string Destination => $"{stream}/booking";

        public override string PublishDestination => stream;

        public override MessagePublishResult Published => MessagePublishResult.Confirmed;

        public override int LargestBody => 900_000; // the server's own limit is 1 MB

        public async Task DeclareAsync()
        {
            await _js.CreateStreamAsync(new StreamConfig(stream, [stream]) { Storage = StreamConfigStorage.Memory });
            await _js.CreateConsumerAsync(stream, new ConsumerConfig("booking"));
        }

        public override async Task StartConsumerAsync()
        {
            var consumer = await _js.GetConsumerAsync(stream, "booking");
            _consuming = Task.Run(() => consumer.ConsumeMeasuredAsync<byte[]>(
                Metrics, (message, token) => Work(message.Data ?? [], token),
                options => options.OnFailure = static failure => failure is PoisonException ? MessageSettlement.DeadLettered : MessageSettlement.Requeued,
                _stop.Token));
        }

        public override async Task PublishAsync(byte[] body) => (await _js.PublishMeasuredAsync(Metrics, stream, body)).EnsureSuccess();

        public override async Task StopConsumerAsync()
        {
            await _stop.CancelAsync();
            await _consuming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public override async Task<(string Destination, MessagePublishResult Result)?> PublishToNowhereAsync()
        {
            await Should.ThrowAsync<NatsException>(async () => await _js.PublishMeasuredAsync(Metrics, "nowhere", "lost"));
            return ("nowhere", MessagePublishResult.Returned);
        }

        public override async ValueTask DisposeAsync()
        {
            await StopConsumerAsync();
            await _js.DeleteStreamAsync(stream);
            await connection.DisposeAsync();
            _stop.Dispose();
        }
    }
}
