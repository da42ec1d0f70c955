using Microsoft.Extensions.DependencyInjection;
using TradingHandlers.Messages;
using TradingHandlers.Orders;
using TradingHandlers.Venue;

namespace TradingHandlers.Tests.Running;

public class StopTests
{
    [Fact]
    public async Task A_stop_with_messages_under_way_loses_none()
    {
        await using var trading = await RunningTrading.StartAsync("--Trading:CandlesPerSecond=200", "--Trading:RequestsPerSecond=100");
        await Poll.UntilAsync(
            () => Task.FromResult(trading.Messages()), messages => messages[Routes.ExecutorOrders].Acked > 50 && messages[Routes.AlertAlerts].Acked > 5, "orders and alerts");

        await trading.StopAsync();

        trading.Program.Lost.ShouldBe(0);
        foreach (var (queue, messages) in trading.Messages())
        {
            messages.Published.ShouldBeGreaterThan(0, queue);
            messages.ShouldBe(new MessageCounts(messages.Published, messages.Published, messages.Published, messages.Published, 0), queue);
        }
    }

    [Fact]
    public async Task Every_order_has_come_to_an_end_that_is_in_the_database_and_on_the_page()
    {
        await using var trading = await RunningTrading.StartAsync("--Trading:CandlesPerSecond=200");
        await Poll.UntilAsync(
            () => Task.FromResult(trading.Messages()), messages => messages[Routes.ExecutorOrders].Acked > 100, "orders");

        await trading.StopAsync();

        var services = trading.Program.Of(ServiceNames.Executor);
        var states = await services.GetRequiredService<OrderStore>().CountAsync();
        states.Keys.ShouldNotContain(OrderState.Placed);
        services.GetRequiredService<SimulatedVenue>().Waiting().ShouldBeEmpty();
        states[OrderState.Filled].ShouldBe((int)Sum("orders_filled_total"));
        states.GetValueOrDefault(OrderState.Rejected).ShouldBe((int)Sum("orders_rejected_total"));
        states.GetValueOrDefault(OrderState.Cancelled).ShouldBe((int)Sum("orders_cancelled_total"));
        Sum("orders_placed_total").ShouldBe(states.Values.Sum());

        double Sum(string name) => trading.Value(ServiceNames.Executor, name);
    }
}
