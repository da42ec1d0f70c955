using System.Net;
using System.Net.Http.Json;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using TradingHandlers.Accounts;
using TradingHandlers.Gateway;
using TradingHandlers.Messages;
using TradingHandlers.Orders;
using TradingHandlers.Tests.Running;
using TradingHandlers.Venue;

namespace TradingHandlers.Tests.Servers;

/// <summary>The sample with its messages in a real RabbitMQ.</summary>
public class RabbitMqTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1); // no healthy run comes near

    [Fact]
    public async Task Messages_and_orders_are_conserved_and_nothing_is_lost_at_a_stop()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var broker = await RabbitMqServer.StartAsync();
        await using var trading = await RunningTrading.StartAsync("--rabbitmq", Address(broker), "--Trading:CandlesPerSecond=20");
        var movement = new Movement();
        await Poll.UntilAsync(
            () => Task.FromResult(Still(trading, movement)), still => still.Count == 0, "every metric of RabbitMQ to move");
        await Poll.UntilAsync(
            () => Task.FromResult(trading.Messages()), messages => messages[Routes.ExecutorOrders].Acked > 30 && messages[Routes.AlertAlerts].Acked > 0, "orders and alerts");

        await trading.StopAsync();

        foreach (var (queue, messages) in trading.Messages())
        {
            messages.Received.ShouldBe(messages.Settled + messages.InProgress, queue);
            messages.InProgress.ShouldBe(0, queue);
            (messages.Acked + await CountAsync(broker, queue)).ShouldBe(messages.Published, queue);
            messages.Acked.ShouldBeGreaterThan(0, queue);
        }

        var executor = trading.Program.Of(ServiceNames.Executor);
        var states = await executor.GetRequiredService<OrderStore>().CountAsync();
        trading.Value(ServiceNames.Executor, "orders_placed_total").ShouldBe(states.Values.Sum());
        states.GetValueOrDefault(OrderState.Placed).ShouldBe(executor.GetRequiredService<SimulatedVenue>().Waiting().Count);
    }

    [Fact]
    public async Task The_trade_goes_on_after_the_broker_was_away()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var broker = await RabbitMqServer.StartAsync();
        await using var trading = await RunningTrading.StartAsync("--rabbitmq", Address(broker));
        await OrdersAfterAsync(0);

        await broker.KillAsync();
        await Poll.UntilAsync(
            () => trading.PageAsync(ServiceNames.MarketData), page => page.Value("messaging_connection_up") == 0, "the outage to be on the page");
        await broker.StartAgainAsync();

        await OrdersAfterAsync(trading.Value(ServiceNames.Executor, "orders_filled_total"));

        Task<double> OrdersAfterAsync(double before) =>
            Poll.UntilAsync(() => Task.FromResult(trading.Value(ServiceNames.Executor, "orders_filled_total", ("order_type", "market"))), filled => filled > before + 20, "orders");
    }

    [Fact]
    public async Task An_order_by_hand_while_the_broker_is_away_is_told_how_to_mend_it_and_logged_in_one_line()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var broker = await RabbitMqServer.StartAsync();
        await using var gateway = new TradingProcess(
            [.. RunningTrading.Defaults(), "--rabbitmq", Address(broker), "--service", "gateway", "--Trading:RequestsPerSecond=0", "--Logging:LogLevel:Default=Information", "--Logging:LogLevel:Microsoft=Warning"]);
        await gateway.WaitUntilReadyAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.AddressOf(ServiceNames.Gateway) };
        (await OrderAsync(client)).Status.ShouldBe(HttpStatusCode.Accepted);

        await broker.KillAsync();

        foreach (var _ in (int[])[1, 2])
        {
            var (status, body) = await OrderAsync(client);
            status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            body.ShouldContain($"RabbitMQ at 127.0.0.1:{broker.Port} takes no messages: start it");
        }

        await broker.StartAgainAsync();
        await Poll.UntilAsync(() => OrderAsync(client), answer => answer.Status == HttpStatusCode.Accepted, "the broker to be found again");
        (await gateway.StopAsync()).ShouldBe(0);
        gateway.Lines.Where(line => line.Contains("warn:", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("POST /orders is answered with 503.");
        gateway.Lines.ShouldNotContain(line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_left_is_handled_after_the_next_start()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var broker = await RabbitMqServer.StartAsync();
        await using (var gateway = await RunningTrading.StartAsync("--rabbitmq", Address(broker), "--service", "gateway"))
        {
            await Poll.UntilAsync(
                () => Task.FromResult(gateway.Messages()[Routes.RiskSignals].Published), published => published > 5, "orders by hand");
        }

        var waiting = await CountAsync(broker, Routes.RiskSignals);
        waiting.ShouldBeGreaterThan(5u);
        await using var risk = await RunningTrading.StartAsync("--rabbitmq", Address(broker), "--service", "risk");

        await Poll.UntilAsync(() => Task.FromResult(risk.Messages()[Routes.RiskSignals].Acked), acked => acked == waiting, "the orders of before");
        risk.Value(ServiceNames.Risk, "orders_rejected_total", ("reason", "no_price")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_message_in_work_at_a_stop_is_handled_to_its_end_and_the_next_one_waits()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var broker = await RabbitMqServer.StartAsync();
        var metrics = TestMetrics.Create();
        await using var bus = new RabbitMqBus(new Uri(Address(broker)), "tests", metrics, NullLogger<RabbitMqBus>.Instance);
        await bus.StartAsync(CancellationToken.None);
        foreach (var text in (string[])["first", "second"])
            await bus.PublishAsync(new AlertRequest("test", AlertRequest.Low, text), CancellationToken.None);
        var begun = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = new CancellationTokenSource();

        var consuming = bus.ConsumeAsync<AlertRequest>(
            Routes.AlertAlerts,
            async (alert, _) =>
            {
                begun.SetResult(alert.Text);
                await release.Task;
            },
            stopping.Token);
        try
        {
            (await begun.Task.WaitAsync(Patience)).ShouldBe("first");
            await stopping.CancelAsync();
            await Poll.UntilAsync(() => AskAsync(broker, channel => channel.ConsumerCountAsync(Routes.AlertAlerts)), consumers => consumers == 0, "the consumer to be gone");
            consuming.IsCompleted.ShouldBeFalse();
        }
        finally
        {
            release.SetResult();
        }

        await Should.ThrowAsync<OperationCanceledException>(() => consuming.WaitAsync(Patience));
        metrics.Value("messaging_settled_total", ("settlement", "acked")).ShouldBe(1);
        metrics.Value("messaging_in_progress").ShouldBe(0);
        (await CountAsync(broker, Routes.AlertAlerts)).ShouldBe(1u);
    }

    [Fact]
    public async Task Two_programs_share_the_services()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var broker = await RabbitMqServer.StartAsync();
        await using var executing = await RunningTrading.StartAsync("--rabbitmq", Address(broker), "--service", "risk,executor");
        await using var deciding = await RunningTrading.StartAsync("--rabbitmq", Address(broker), "--service", "market-data,strategy,gateway,alert");

        // All the way: a candle, a signal, an order, a fill, a portfolio.
        await Poll.UntilAsync(() => Task.FromResult(executing.Messages()[Routes.ExecutorOrders].Acked), acked => acked > 10, "orders");
        executing.Value(ServiceNames.Executor, "orders_filled_total").ShouldBeGreaterThan(0);
        await Poll.UntilAsync(
            () => deciding.PageAsync(ServiceNames.Gateway),
            page => page.Has("goal_current_value", ("goal_type", "filled_orders")) && page.Samples.Any(sample => sample.Name == "goal_current_value" && sample.Value > 0),
            "a goal that has come nearer");
    }

    [Fact]
    public async Task The_panel_of_message_rates_shows_data()
    {
        SkipUnless.Installed(RabbitMqServer.Program);
        await using var broker = await RabbitMqServer.StartAsync();
        await using var watched = await WatchedTrading.StartAsync("--rabbitmq", Address(broker), "--Trading:CandlesPerSecond=20");

        await watched.ShowsAsync("sum by (queue) (rate(rabbitmq_messages_published_total[1m]))", sample => sample["queue"] == Routes.ExecutorOrders && sample.Value > 0);
        await watched.ShowsAsync("sum by (queue) (rate(rabbitmq_messages_consumed_total[1m]))", sample => sample["queue"] == Routes.GatewayPortfolios && sample.Value > 0);
        await watched.ShowsAsync("histogram_quantile(0.95, sum by (le, queue) (rate(rabbitmq_message_processing_duration_seconds_bucket[1m])))", sample => sample.Value > 0);
        await watched.ShowsAsync("sum(messaging_connection_up)", sample => sample.Value == ServiceNames.All.Count);
    }

    private static string Address(RabbitMqServer broker) => $"amqp://guest:guest@127.0.0.1:{broker.Port}";

    private static async Task<(HttpStatusCode Status, string Body)> OrderAsync(HttpClient client)
    {
        using var order = JsonContent.Create(new OrderRequest(null, Symbols.All[0], TradingOrderSide.Buy, 0.05), TradingJson.Default.OrderRequest);
        using var answer = await client.PostAsync(new Uri("orders", UriKind.Relative), order, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static IReadOnlyList<string> Still(RunningTrading trading, Movement movement)
    {
        IReadOnlyList<string> still = [];
        foreach (var metrics in trading.Program.Services.Select(trading.Program.MetricsOf))
            still = movement.Still(metrics.Scrape(), metrics.Registry.Definitions, TradingSystem.OfRabbitMq);
        return still;
    }

    private static Task<uint> CountAsync(RabbitMqServer broker, string queue) => AskAsync(broker, channel => channel.MessageCountAsync(queue));

    private static async Task<uint> AskAsync(RabbitMqServer broker, Func<IChannel, Task<uint>> ask)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Address(broker)) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await ask(channel);
    }
}
