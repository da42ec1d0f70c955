using System.Collections.Concurrent;
using System.Text;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.RabbitMQ.Tests;

public sealed class RabbitMqOutageTests
{
    private const string Queue = "durable-orders";

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task A_broker_that_is_killed_under_load_loses_no_confirmed_message_and_the_page_shows_the_outage_and_its_end()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var server = await RabbitMqServer.StartAsync();
        await using var connection = (await RabbitMqFixture.Factory(server, "orders").CreateConnectionAsync()).WithGatewayMetrics(_metrics);
        var publisher = await connection.CreateMeasuredChannelAsync(_metrics);
        await publisher.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        var handled = new ConcurrentDictionary<string, int>();
        var consuming = await connection.CreateMeasuredChannelAsync(_metrics);
        var consumer = new AsyncEventingBasicConsumer(consuming);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            handled.AddOrUpdate(Encoding.UTF8.GetString(delivery.Body.Span), 1, static (_, count) => count + 1);
            await consuming.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await consuming.BasicQosAsync(0, prefetchCount: 20, global: false);
        await consuming.BasicConsumeAsync(Queue, autoAck: false, consumer);

        using var load = new PublishingLoad(async message => await publisher.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(message)));
        await UntilAsync(() => load.Confirmed.Count > 200, "the first messages");

        await server.KillAsync();
        await UntilAsync(() => Up() == 0, "the outage on the page");
        await UntilAsync(() => load.Failed > 3, "publishes that fail");
        var before = load.Confirmed.Count;
        await server.StartAgainAsync();
        await UntilAsync(() => Up() == 1, "the end of the outage on the page");
        await UntilAsync(() => load.Confirmed.Count > before + 200, "messages after the outage");
        await load.StopAsync();

        await UntilAsync(() => load.Confirmed.All(handled.ContainsKey), "every confirmed message to be handled");
        await UntilAsync(() => Value("messaging_in_progress", ("destination", Queue)) == 0, "nothing in progress");
        _metrics.Value("messaging_connection_losses_total", ("connection", "orders")).ShouldBe(1);
        Value("messaging_published_total", ("destination", Queue), ("result", "confirmed")).ShouldBe(load.Confirmed.Count);
        Value("messaging_published_total", ("destination", Queue), ("result", "failed")).ShouldBe(load.Failed);
        Value("messaging_received_total", ("destination", Queue)).ShouldBe(handled.Values.Sum());
        (await publisher.MessageCountAsync(Queue)).ShouldBe(0u);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_is_closed_during_an_outage_is_not_down_for_ever(bool isClosed)
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var server = await RabbitMqServer.StartAsync();
        var connection = (await RabbitMqFixture.Factory(server, "orders").CreateConnectionAsync()).WithGatewayMetrics(_metrics);
        await server.KillAsync();
        await UntilAsync(() => Up() == 0, "the outage on the page");
        if (isClosed)
            await connection.CloseAsync(TestContext.Current.CancellationToken);
        else
            await connection.DisposeAsync();
        Up().ShouldBe(-1);
        _metrics.Has("messaging_connection_blocked", ("connection", "orders")).ShouldBeFalse();
        _metrics.Value("messaging_connection_losses_total", ("connection", "orders")).ShouldBe(1);

        // The end of the outage brings nothing back.
        await server.StartAgainAsync();
        await using (await RabbitMqFixture.Factory(server, "other").CreateConnectionAsync())
            Up().ShouldBe(-1);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_the_broker_blocks_or_closes_says_so_until_it_works_again()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var server = await RabbitMqServer.StartAsync();
        await using var connection = (await RabbitMqFixture.Factory(server, "orders").CreateConnectionAsync()).WithGatewayMetrics(_metrics);
        var channel = await connection.CreateMeasuredChannelAsync(_metrics);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);

        await server.ControlAsync("set_vm_memory_high_watermark", "0.0000001");
        var publishing = channel.BasicPublishAsync("", Queue, mandatory: true, new byte[1]).AsTask(); // the broker says so to those that publish
        await UntilAsync(() => Value("messaging_connection_blocked", ("connection", "orders")) == 1, "the block on the page");
        publishing.IsCompleted.ShouldBeFalse();
        Up().ShouldBe(1);
        await server.ControlAsync("set_vm_memory_high_watermark", "0.8");
        await UntilAsync(() => Value("messaging_connection_blocked", ("connection", "orders")) == 0, "the end of the block on the page");
        await publishing;

        await server.ControlAsync("close_all_connections", "maintenance");
        await UntilAsync(() => Value("messaging_connection_losses_total", ("connection", "orders")) == 1, "the loss on the page");
        await UntilAsync(() => Up() == 1, "the connection to be back");
        await channel.BasicPublishAsync("", Queue, mandatory: true, new byte[1]);
        (await channel.MessageCountAsync(Queue)).ShouldBe(2u);
    }

    private double Up() => Value("messaging_connection_up", ("connection", "orders"));

    private double Value(string name, params (string, string)[] labels) => _metrics.Has(name, labels) ? _metrics.Value(name, labels) : -1;

    private static Task<bool> UntilAsync(Func<bool> isSo, string what) => Poll.UntilAsync(() => Task.FromResult(isSo()), value => value, what);
}
