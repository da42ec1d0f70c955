using System.Diagnostics;
using System.Text;
using Gateway.Instrumentation.Messaging;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Gateway.Instrumentation.RabbitMQ.Tests;

public sealed class RabbitMqChannelTests(RabbitMqFixture rabbit)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly string _queue = $"fills-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_publish_that_the_broker_refuses_is_nacked()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: true, new Dictionary<string, object?>
        {
            ["x-max-length"] = 1,
            ["x-overflow"] = "reject-publish",
        });
        await channel.BasicPublishAsync("", _queue, mandatory: true, "one"u8.ToArray());
        await Should.ThrowAsync<PublishException>(async () =>
        {
            for (var more = 0; more < 10; more++) // the broker may take one beyond the limit
                await channel.BasicPublishAsync("", _queue, mandatory: true, "more"u8.ToArray());
        });
        Published("nacked").ShouldBe(1);
        Published("confirmed").ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_publish_to_an_exchange_that_does_not_exist_fails_and_so_does_the_channel()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await Should.ThrowAsync<Exception>(async () => await channel.BasicPublishAsync("no-such-exchange", "key", mandatory: true, new byte[1]));
        _metrics.Value("messaging_published_total", ("destination", "no-such-exchange"), ("result", "failed")).ShouldBe(1);
        channel.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task One_ack_settles_all_up_to_it()
    {
        await using var connection = await rabbit.ConnectAsync();
        var (channel, deliveries) = await ConsumeAsync(connection);
        for (var i = 0; i < 5; i++)
            await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        await UntilAsync(() => deliveries.Count, 5);
        Value("messaging_in_progress").ShouldBe(5);
        await channel.BasicAckAsync(deliveries[3], multiple: true);
        (Settled("acked"), Value("messaging_in_progress")).ShouldBe((4, 1));
        await channel.BasicNackAsync(0, multiple: true, requeue: false);
        (Settled("dead_lettered"), Value("messaging_in_progress")).ShouldBe((1, 0));
        await channel.CloseAsync();
        Value("messaging_received_total").ShouldBe(5);
    }

    [Fact]
    public async Task Refused_messages_are_dropped_where_the_options_say_so()
    {
        await using var connection = await rabbit.ConnectAsync();
        var (channel, deliveries) = await ConsumeAsync(connection, options => options.Refused = MessageSettlement.Dropped);
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        await UntilAsync(() => deliveries.Count, 1);
        await channel.BasicRejectAsync(deliveries[0], requeue: false);
        Settled("dropped").ShouldBe(1);
    }

    [Fact]
    public async Task Without_acknowledgements_a_message_whose_handler_throws_is_lost_and_says_so()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: true);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => delivery.Body.Span[0] == 0 ? Task.CompletedTask : throw new TimeoutException();
        await channel.BasicConsumeAsync(_queue, autoAck: true, consumer);
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[] { 0 });
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[] { 1 });
        await UntilAsync(() => Settled("dropped"), 1);
        (Settled("acked"), Value("messaging_in_progress")).ShouldBe((1, 0));
        _metrics.Value("messaging_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        _metrics.Value("rabbitmq_message_failures_total", ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_thrown_after_the_settlement_is_counted_too()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: true);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            throw new TimeoutException();
        };
        await channel.BasicConsumeAsync(_queue, autoAck: false, consumer);
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        await UntilAsync(() => _metrics.Value("messaging_errors_total", ("destination", _queue), ("error_type", "timeout_error")), 1);
        Settled("acked").ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_is_fetched_is_measured_like_one_that_is_delivered()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: false);
        (await channel.BasicGetAsync(_queue, autoAck: false)).ShouldBeNull();
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        var got = await channel.BasicGetAsync(_queue, autoAck: false);
        Value("messaging_in_progress").ShouldBe(1);
        await channel.BasicAckAsync(got!.DeliveryTag, multiple: false);
        await channel.BasicGetAsync(_queue, autoAck: true);
        (Settled("acked"), Value("messaging_in_progress")).ShouldBe((2, 0));
        await channel.QueueDeleteAsync(_queue);
    }

    [Fact]
    public async Task Queues_that_the_broker_named_are_one()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        for (var i = 0; i < 3; i++)
        {
            var queue = (await channel.QueueDeclareAsync()).QueueName;
            await channel.BasicConsumeAsync(i == 0 ? "" : queue, autoAck: true, new AsyncEventingBasicConsumer(channel));
            await channel.BasicPublishAsync("", queue, mandatory: true, new byte[1]);
        }

        await UntilAsync(() => _metrics.Value("messaging_received_total"), 3);
        _metrics.Value("messaging_received_total", ("destination", "(temporary)")).ShouldBe(3);
        _metrics.Value("messaging_published_total", ("destination", "(temporary)"), ("result", "confirmed")).ShouldBe(3);
    }

    [Fact]
    public async Task Time_trace_and_request_travel_with_the_message_and_the_publishers_properties_stay_as_they_are()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: true);
        var seen = new TaskCompletionSource<(ActivityTraceId Trace, object? Request, string? Own)>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            seen.TrySetResult((
                Activity.Current?.TraceId ?? default, Activity.Current?.GetTagItem(MessageTrace.RequestIdTag),
                Encoding.UTF8.GetString((byte[])delivery.BasicProperties.Headers!["own"]!)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(_queue, autoAck: true, consumer);

        using var request = new Activity("request").SetTag(MessageTrace.RequestIdTag, "r-17").Start();
        var properties = new BasicProperties { Headers = new Dictionary<string, object?> { ["own"] = "mine" } };
        await channel.BasicPublishAsync("", _queue, mandatory: true, properties, new byte[1]);
        properties.Headers.Keys.ShouldBe(["own"]);
        var (trace, id, own) = await seen.Task.WaitAsync(TestContext.Current.CancellationToken);
        (trace, id, own).ShouldBe((request.TraceId, "r-17", "mine"));
        await UntilAsync(() => Value("messaging_age_at_start_seconds_count"), 1);
    }

    [Fact]
    public async Task The_age_of_a_foreign_message_is_read_from_its_timestamp_and_nonsense_is_no_date()
    {
        await using var connection = await rabbit.ConnectAsync();
        var (channel, deliveries) = await ConsumeAsync(connection);
        var foreign = await connection.CreateChannelAsync();
        foreach (var time in new[] { DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3600, long.MaxValue })
            await foreign.BasicPublishAsync("", _queue, mandatory: true, new BasicProperties { Timestamp = new AmqpTimestamp(time) }, new byte[1]);
        await UntilAsync(() => deliveries.Count, 2);
        Value("messaging_age_at_start_seconds_count").ShouldBe(1);
        Value("messaging_age_at_start_seconds_sum").ShouldBeInRange(3600, 3700);
        await channel.CloseAsync();
    }

    [Fact]
    public async Task A_connection_is_up_until_the_program_closes_it()
    {
        var connection = (await rabbit.ConnectAsync("orders")).WithGatewayMetrics(_metrics);
        _metrics.Value("messaging_connection_up", ("system", "rabbitmq"), ("connection", "orders")).ShouldBe(1);
        await connection.CloseAsync();
        await Poll.UntilAsync(() => Task.FromResult(_metrics.Has("messaging_connection_up", ("connection", "orders"))), has => !has, "the connection to leave the page");
        _metrics.Value("messaging_connection_losses_total", ("connection", "orders")).ShouldBe(0);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task The_names_of_the_trading_dashboards_are_recorded_too_unless_they_are_not_wanted()
    {
        await using var connection = await rabbit.ConnectAsync();
        var (channel, deliveries) = await ConsumeAsync(connection);
        await channel.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        await UntilAsync(() => deliveries.Count, 1);
        await channel.BasicAckAsync(deliveries[0], multiple: false);
        _metrics.Value("rabbitmq_messages_consumed_total", ("queue", _queue)).ShouldBe(1);
        _metrics.Value("rabbitmq_message_processing_duration_seconds_count", ("queue", _queue)).ShouldBe(1);
        _metrics.Value("rabbitmq_messages_published_total", ("exchange", "(default)"), ("queue", _queue)).ShouldBe(1);

        var other = TestMetrics.Create(TimeProvider.System);
        var quiet = await connection.CreateMeasuredChannelAsync(other, configure: options => options.RabbitMqNames = false);
        await quiet.BasicPublishAsync("", _queue, mandatory: true, new byte[1]);
        other.Registry.CollectText().ShouldNotContain("rabbitmq_messages_published_total{");
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused_with_what_does()
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateChannelAsync();
        Should.Throw<ArgumentException>(() => channel.WithGatewayMetrics(_metrics, options => options.Refused = MessageSettlement.Acked)).Message.ShouldContain("DeadLettered or Dropped");
        Should.Throw<ArgumentException>(() => channel.WithGatewayMetrics(_metrics, options => options.Published = MessagePublishResult.Nacked)).Message.ShouldContain("Sent or Confirmed");
    }

    private async Task<(IChannel Channel, IReadOnlyList<ulong> Deliveries)> ConsumeAsync(IConnection connection, Action<RabbitMqMetricsOptions>? configure = null)
    {
        var channel = await connection.CreateMeasuredChannelAsync(_metrics, configure: configure);
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: true);
        var deliveries = new List<ulong>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            deliveries.Add(delivery.DeliveryTag);
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, prefetchCount: 20, global: false);
        await channel.BasicConsumeAsync(_queue, autoAck: false, consumer);
        await UntilAsync(() => Value("messaging_prefetch"), 20);
        return (channel, deliveries);
    }

    private static Task<double> UntilAsync(Func<double> read, double value) => Poll.UntilAsync(() => Task.FromResult(read()), shown => shown == value, $"{value}");

    private double Published(string result) => _metrics.Value("messaging_published_total", ("destination", _queue), ("result", result));

    private double Settled(string settlement) => Value("messaging_settled_total", ("settlement", settlement));

    private double Value(string name, params (string, string)[] labels)
    {
        (string, string)[] all = [("system", "rabbitmq"), ("destination", _queue), .. labels];
        return _metrics.Has(name, all) ? _metrics.Value(name, all) : 0;
    }
}
