using System.Net;
using System.Net.Http.Json;
using Gateway.Instrumentation;
using TradingHandlers.Gateway;
using TradingHandlers.Messages;

namespace TradingHandlers.Tests.Running;

public class ServiceSelectionTests
{
    [Fact]
    public async Task Risk_alone_starts_and_has_its_page()
    {
        await using var trading = await RunningTrading.StartAsync("--service", "risk");

        trading.Program.Services.ShouldBe([ServiceNames.Risk]);
        (await trading.PageAsync(ServiceNames.Risk)).Value("service_up", ("service_name", "risk_manager")).ShouldBe(1);
    }

    [Theory]
    [InlineData(ServiceNames.Alert)]
    [InlineData(ServiceNames.Gateway)]
    [InlineData(ServiceNames.Executor)]
    [InlineData(ServiceNames.Strategy)]
    [InlineData(ServiceNames.MarketData)]
    public async Task Each_of_the_others_runs_alone_as_well(string service)
    {
        await using var trading = await RunningTrading.StartAsync("--service", service);

        trading.Program.Services.ShouldBe([service]);
        (await trading.PageAsync(service)).Value("service_up").ShouldBe(1);
    }

    [Fact]
    public async Task A_message_for_a_service_that_does_not_run_is_returned()
    {
        await using var trading = await RunningTrading.StartAsync("--service", "gateway", "--Trading:RequestsPerSecond=0");
        using var order = JsonContent.Create(new OrderRequest(null, "BTC-USD", TradingOrderSide.Buy, 0.05), TradingJson.Default.OrderRequest);

        using var response = await trading.SendAsync(HttpMethod.Post, ServiceNames.Gateway, "orders", order);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        trading.Value(ServiceNames.Gateway, "messaging_published_total", ("destination", Routes.RiskSignals), ("result", "returned")).ShouldBe(1);
        trading.Value(ServiceNames.Gateway, "messaging_published_total", ("destination", Routes.RiskSignals), ("result", "sent")).ShouldBe(0);
    }
}
