using System.Collections.Concurrent;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using MassTransit;

namespace Gateway.Instrumentation.MassTransit.Tests;

public sealed class RabbitMqOutageTests(RabbitMqFixture rabbit)
{
    private const string Queue = "durable-orders";

    private const string Deleted = "deleted-orders";

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task A_broker_that_is_killed_under_load_loses_no_confirmed_message_and_the_page_shows_the_outage_and_its_end()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var server = await RabbitMqServer.StartAsync();
        var (handled, calls) = (new ConcurrentDictionary<string, bool>(), 0);
        var bus = Bus.Factory.CreateUsingRabbitMq(configurator =>
        {
            configurator.Host("127.0.0.1", (ushort)server.Port, "/", static _ => { });
            configurator.UseGatewayMetrics(_metrics);
            configurator.ReceiveEndpoint(Queue, endpoint => endpoint.Handler<Order>(order =>
            {
                handled[order.Message.Id] = true;
                Interlocked.Increment(ref calls);
                return Task.CompletedTask;
            }));
        });
        await bus.StartAsync();
        Up(server).ShouldBe(1);

        var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{Queue}"));
        using var load = new PublishingLoad(async message => await endpoint.Send(new Order(message)));
        await UntilAsync(() => load.Confirmed.Count > 200, "the first messages");

        await server.KillAsync();
        await UntilAsync(() => Up(server) == 0, "the outage on the page");
        var before = load.Confirmed.Count;
        await server.StartAgainAsync();
        await UntilAsync(() => Up(server) == 1, "the end of the outage on the page");
        await UntilAsync(() => load.Confirmed.Count > before + 200, "messages after the outage");
        await load.StopAsync();

        await UntilAsync(() => load.Confirmed.All(handled.ContainsKey), "every confirmed message to be handled");
        await UntilAsync(() => Value("messaging_in_progress", ("destination", Queue)) == 0, "nothing in progress");
        Value("messaging_connection_losses_total", ("connection", Connection(server))).ShouldBe(1);
        Value("messaging_published_total", ("destination", Queue), ("result", "confirmed")).ShouldBe(load.Confirmed.Count);
        Value("messaging_received_total", ("destination", Queue)).ShouldBe(calls);
        TestContext.Current.SendDiagnosticMessage($"{load.Confirmed.Count} confirmed, {load.Failed} failed, {calls} handled");
        await bus.StopAsync();
        Value("messaging_connection_up", ("connection", Connection(server))).ShouldBe(-1);
    }

    [Fact]
    public async Task A_queue_that_is_deleted_under_its_endpoint_is_seen_and_so_is_its_return()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        var handled = 0;
        var bus = Bus.Factory.CreateUsingRabbitMq(configurator =>
        {
            configurator.Host("127.0.0.1", rabbit.Port, "/", static _ => { });
            configurator.UseGatewayMetrics(_metrics);
            configurator.ReceiveEndpoint(Deleted, endpoint => endpoint.Handler<Order>(_ =>
            {
                Interlocked.Increment(ref handled);
                return Task.CompletedTask;
            }));
        });
        await bus.StartAsync();
        Consumers().ShouldBe(1);
        var seen = new SeenEvents(Consumers);
        bus.ConnectReceiveEndpointObserver(seen);

        await using var connection = await new RabbitMQ.Client.ConnectionFactory { HostName = "127.0.0.1", Port = rabbit.Port }.CreateConnectionAsync();
        await using (var channel = await connection.CreateChannelAsync())
            await channel.QueueDeleteAsync(Deleted, ifUnused: false, ifEmpty: false);
        await UntilAsync(() => seen.Events.Any(static one => one.StartsWith("ready", StringComparison.Ordinal)), "the return");
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", seen.Events));
        seen.Events.ShouldBe(["completed 0", "ready 1"]);
        await bus.Publish(new Order("1"));
        await UntilAsync(() => handled == 1, "a message of the new queue");
        await bus.StopAsync();
        Consumers().ShouldBe(0);
    }

    /// <summary>What MassTransit tells of its endpoints, and how many consumers are shown then.</summary>
    private sealed class SeenEvents(Func<double> consumers) : IReceiveEndpointObserver
    {
        public ConcurrentQueue<string> Events { get; } = new();

        public Task Ready(ReceiveEndpointReady ready) => Seen("ready");

        public Task Stopping(ReceiveEndpointStopping stopping) => Seen("stopping");

        public Task Completed(ReceiveEndpointCompleted completed) => Seen("completed");

        public Task Faulted(ReceiveEndpointFaulted faulted) => Seen("faulted");

        private Task Seen(string what)
        {
            Events.Enqueue($"{what} {consumers()}");
            return Task.CompletedTask;
        }
    }

    private double Consumers() => Value("messaging_consumers", ("destination", Deleted));

    private static string Connection(RabbitMqServer server) => $"127.0.0.1:{server.Port}/{Queue}";

    private double Up(RabbitMqServer server) => Value("messaging_connection_up", ("connection", Connection(server)));

    private double Value(string name, params (string, string)[] labels) => _metrics.Has(name, labels) ? _metrics.Value(name, labels) : -1;

    private static Task<bool> UntilAsync(Func<bool> isSo, string what) => Poll.UntilAsync(() => Task.FromResult(isSo()), value => value, what);
}
