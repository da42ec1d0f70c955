using System.Collections.Concurrent;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Gateway.Instrumentation.RabbitMQ.Tests;

/// <summary>Messages that the client has fetched but not handled yet when the channel, the connection or the queue goes away.</summary>
public sealed class RabbitMqLossTests(RabbitMqFixture rabbit)
{
    private const int Fetched = 5;

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly string _queue = $"fills-{Guid.NewGuid():N}";
    private readonly TaskCompletionSource _go = new();
    private readonly ConcurrentQueue<(ulong Tag, bool Redelivered)> _started = new();

    [Fact]
    public async Task What_the_client_hands_out_after_the_connection_was_lost_is_requeued_whatever_the_handler_says()
    {
        var (connection, cut) = await rabbit.ConnectByWireAsync();
        await using var closing = connection;
        var channel = await ConsumeAsync(connection);
        await UntilAsync(() => _started.Count, 1);
        cut();
        await UntilAsync(() => Settled("requeued"), 1);
        await Poll.UntilAsync(() => Task.FromResult(channel.IsOpen), static isOpen => isOpen, "the recovery"); // the client ignores an old ack from then on
        _go.SetResult();
        await UntilAsync(() => Value("messaging_received_total"), 2 * Fetched);
        await UntilAsync(() => InProgress, 0);
        (Settled("requeued"), Settled("acked")).ShouldBe((Fetched, Fetched));
        _started.Count(delivery => delivery.Redelivered).ShouldBe(Fetched);
        (await channel.QueueDeleteAsync(_queue)).ShouldBe(0u);
    }

    [Fact]
    public async Task What_the_client_hands_out_after_the_channel_was_closed_does_not_stay_in_progress()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await ConsumeAsync(connection);
        await UntilAsync(() => _started.Count, 1);
        var closed = channel.CloseAsync(); // waits for the handlers
        await UntilAsync(() => Settled("cancelled"), 1);
        _go.SetResult();
        await closed;
        (_started.Count, Value("messaging_received_total"), InProgress).ShouldBe((Fetched, Fetched, 0));
        Settled("acked").ShouldBe(0);
        await (await connection.CreateChannelAsync()).QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task A_handler_that_the_closing_of_its_channel_stops_is_no_error()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await ConsumeAsync(connection, async delivery =>
        {
            await Task.Delay(Timeout.Infinite, delivery.CancellationToken);
        });
        await UntilAsync(() => _started.Count, 1);
        await channel.CloseAsync();
        (Value("messaging_received_total"), Settled("cancelled"), InProgress).ShouldBe((Fetched, Fetched, 0));
        _metrics.Registry.Snapshot().Find("messaging_errors_total")!.Series.Sum(static series => series.Value ?? 0).ShouldBe(0);
        _metrics.Registry.Snapshot().Find("rabbitmq_message_failures_total")!.Series.Sum(static series => series.Value ?? 0).ShouldBe(0);
        await (await connection.CreateChannelAsync()).QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task Without_acknowledgements_a_lost_connection_gives_nothing_back()
    {
        var (connection, cut) = await rabbit.ConnectByWireAsync();
        await using var closing = connection.WithGatewayMetrics(_metrics);
        var channel = await ConsumeAsync(connection, autoAck: true);
        await UntilAsync(() => _started.Count, 1);
        cut();
        await UntilAsync(() => _metrics.Value("messaging_connection_losses_total"), 1);
        await UntilAsync(() => _metrics.Value("messaging_connection_up"), 1);
        (Settled("requeued"), InProgress).ShouldBe((0, 1));
        _go.SetResult();
        await UntilAsync(() => Settled("acked"), Fetched);
        (Settled("requeued"), InProgress).ShouldBe((0, 0));
        await channel.QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task An_ack_for_all_takes_no_message_that_needs_none()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await ConsumeAsync(connection, autoAck: true);
        await UntilAsync(() => _started.Count, 1);
        await channel.BasicAckAsync(0, multiple: true);
        (Settled("acked"), InProgress).ShouldBe((0, 1));
        _go.SetResult();
        await UntilAsync(() => Settled("acked"), Fetched);
        await channel.QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task A_queue_that_is_deleted_under_its_consumer_is_seen_and_so_is_its_end()
    {
        await using var connection = await rabbit.ConnectAsync();
        _go.SetResult();
        var channel = await ConsumeAsync(connection);
        await UntilAsync(() => Settled("acked"), Fetched);
        (Value("messaging_consumers"), _metrics.Has("messaging_prefetch", ("destination", _queue))).ShouldBe((1, true));

        await (await connection.CreateChannelAsync()).QueueDeleteAsync(_queue);
        await UntilAsync(() => Value("messaging_consumers"), 0);
        channel.IsOpen.ShouldBeTrue();
        _metrics.Has("messaging_prefetch", ("destination", _queue)).ShouldBeFalse();

        await ConsumeAsync(connection);
        await UntilAsync(() => Settled("acked"), 2 * Fetched);
        Value("messaging_consumers").ShouldBe(1);
        await channel.QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task A_consumer_that_the_program_ends_counts_no_more_and_one_of_a_queue_that_does_not_exist_never_does()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: false);
        var tag = await channel.BasicConsumeAsync(_queue, autoAck: true, new AsyncEventingBasicConsumer(channel));
        await UntilAsync(() => Value("messaging_consumers"), 1);
        await channel.BasicCancelAsync(tag);
        await UntilAsync(() => Value("messaging_consumers"), 0);
        await channel.QueueDeleteAsync(_queue);

        await Should.ThrowAsync<OperationInterruptedException>(() => channel.BasicConsumeAsync(_queue, autoAck: true, new AsyncEventingBasicConsumer(channel)));
        (Value("messaging_consumers"), _metrics.Has("messaging_prefetch", ("destination", _queue))).ShouldBe((0, false));
    }

    [Fact]
    public async Task A_consumer_of_a_lost_connection_counts_again_after_the_recovery()
    {
        var (connection, cut) = await rabbit.ConnectByWireAsync();
        await using var closing = connection;
        var channel = await ConsumeAsync(connection);
        await UntilAsync(() => Value("messaging_consumers"), 1);
        cut();
        await UntilAsync(() => Value("messaging_consumers"), 0);
        _go.SetResult();
        await UntilAsync(() => Settled("acked"), Fetched);
        await UntilAsync(() => Value("messaging_consumers"), 1);
        await channel.CloseAsync();
        Value("messaging_consumers").ShouldBe(0);
        await (await connection.CreateChannelAsync()).QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task One_of_two_channels_that_leaves_a_queue_leaves_the_prefetch_of_the_other()
    {
        await using var connection = await rabbit.ConnectAsync();
        var stays = await ConsumeWithPrefetchAsync(connection, 7);
        var leaves = await ConsumeWithPrefetchAsync(connection, 3);
        await UntilAsync(() => Value("messaging_consumers"), 2);
        Value("messaging_prefetch").ShouldBe(3);
        await leaves.CloseAsync();
        (Value("messaging_consumers"), Value("messaging_prefetch")).ShouldBe((1, 7));
        await stays.CloseAsync();
        (Value("messaging_consumers"), _metrics.Has("messaging_prefetch", ("destination", _queue))).ShouldBe((0, false));
        await (await connection.CreateChannelAsync()).QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task A_stop_of_a_consumer_of_ones_own_is_no_error_and_a_failure_is()
    {
        await using var connection = await rabbit.ConnectAsync();
        foreach (var isStopped in (bool[])[true, false])
        {
            var channel = await connection.CreateMeasuredChannelAsync(_metrics);
            await channel.QueueDeclareAsync(_queue, durable: true, exclusive: false, autoDelete: false);
            await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
            var consumer = new StoppedConsumer(channel, isStopped);
            await channel.BasicConsumeAsync(_queue, autoAck: false, consumer);
            await consumer.Started.Task.WaitAsync(TestContext.Current.CancellationToken);
            await channel.CloseAsync();
            await consumer.Ended.Task.WaitAsync(TestContext.Current.CancellationToken);
            await UntilAsync(() => InProgress, 0);
            await UntilAsync(() => Errors("messaging_errors_total"), isStopped ? 0 : 1);
            Errors("rabbitmq_message_failures_total").ShouldBe(isStopped ? 0 : 1);
            await (await connection.CreateChannelAsync()).QueueDeleteAsync(_queue);
        }
    }

    [Fact]
    public async Task The_recovery_of_a_measured_channel_can_be_heard()
    {
        var (connection, cut) = await rabbit.ConnectByWireAsync();
        await using var closing = connection;
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        var recovered = new TaskCompletionSource();
        ((IRecoverable)channel).RecoveryAsync += (_, _) =>
        {
            recovered.TrySetResult();
            return Task.CompletedTask;
        };
        cut();
        await recovered.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_quorum_queue_says_which_delivery_it_is()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        var deliveries = 0;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            if (++deliveries < 3)
                await channel.BasicNackAsync(delivery.DeliveryTag, multiple: false, requeue: true);
            else
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(_queue, autoAck: false, consumer);
        await UntilAsync(() => Settled("acked"), 1);
        Value("messaging_delivery_attempts_sum").ShouldBe(1 + 2 + 3);
        Value("messaging_redelivered_total").ShouldBe(2);
        await channel.QueueDeleteAsync(_queue);
    }

    private async Task<IChannel> ConsumeWithPrefetchAsync(IConnection connection, ushort prefetch)
    {
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: false);
        await channel.BasicQosAsync(0, prefetch, global: false);
        await channel.BasicConsumeAsync(_queue, autoAck: true, new AsyncEventingBasicConsumer(channel));
        await Poll.UntilAsync(() => Task.FromResult(Value("messaging_prefetch")), shown => shown == prefetch, $"the prefetch {prefetch}");
        return channel;
    }

    private double Errors(string name) => _metrics.Registry.Snapshot().Find(name)!.Series.Sum(static series => series.Value ?? 0);

    /// <summary>A consumer that lets out what stops it, which the client's own does not, or another exception.</summary>
    private sealed class StoppedConsumer(IChannel channel, bool isStopped) : AsyncDefaultBasicConsumer(channel)
    {
        public TaskCompletionSource Started { get; } = new();

        public TaskCompletionSource Ended { get; } = new();

        public override async Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            Started.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            catch (OperationCanceledException) when (!isStopped)
            {
                throw new TimeoutException();
            }
            finally
            {
                Ended.TrySetResult();
            }
        }
    }

    /// <summary>A consumer that has all messages at once, and whose handler waits for <see cref="_go"/>.</summary>
    private async Task<IChannel> ConsumeAsync(IConnection connection, Func<BasicDeliverEventArgs, Task>? work = null, bool autoAck = false)
    {
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: true, exclusive: false, autoDelete: false);
        for (var i = 0; i < Fetched; i++)
            await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            _started.Enqueue((delivery.DeliveryTag, delivery.Redelivered));
            await (work is null ? _go.Task : work(delivery));
            if (!autoAck)
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(_queue, autoAck, consumer);
        await Poll.UntilAsync(() => channel.MessageCountAsync(_queue), static waiting => waiting == 0, "the messages to be fetched");
        return channel;
    }

    private static Task<double> UntilAsync(Func<double> read, double value) => Poll.UntilAsync(() => Task.FromResult(read()), shown => shown == value, $"{value}");

    private double InProgress => Value("messaging_in_progress");

    private double Settled(string settlement) => Value("messaging_settled_total", ("settlement", settlement));

    private double Value(string name, params (string, string)[] labels)
    {
        (string, string)[] all = [("system", "rabbitmq"), ("destination", _queue), .. labels];
        return _metrics.Has(name, all) ? _metrics.Value(name, all) : 0;
    }
}
