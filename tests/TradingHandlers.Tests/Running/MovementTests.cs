namespace TradingHandlers.Tests.Running;

public class MovementTests
{
    [Fact]
    public async Task Every_metric_of_the_system_moves_while_nothing_is_in_trouble()
    {
        // Fast enough for the crash in the candles, which breaches a limit.
        await using var trading = await RunningTrading.StartAsync("--Trading:CandlesPerSecond=100");
        var movement = new Movement();

        await Poll.UntilAsync(
            async () =>
            {
                IReadOnlyList<string> still = [];
                foreach (var service in trading.Program.Services)
                    still = movement.Still(await trading.PageAsync(service), trading.Program.MetricsOf(service).Registry.Definitions, TradingSystem.Moving);
                return still;
            },
            still => still.Count == 0,
            "every metric to move");

        (await trading.PageAsync(ServiceNames.Executor)).Value("db_query_errors_total", ("query_type", "insert"), ("error_type", "constraint_violation")).ShouldBeGreaterThan(0);
        var gateway = await trading.PageAsync(ServiceNames.Gateway);
        TradingSystem.Standing.ShouldAllBe(name => gateway.Has(name));
        foreach (var service in ServiceNames.All)
        {
            var page = await trading.PageAsync(service);
            page.Value("service_up", ("service_name", ServiceNames.OnThePage(service))).ShouldBe(1);
            page.Samples.ShouldNotContain(sample => sample.Name.StartsWith("rabbitmq_", StringComparison.Ordinal), "no RabbitMQ, no numbers of RabbitMQ");
            page.Has("gateway_metrics_rejected_total").ShouldBeFalse("a value that cannot be");
        }
    }
}
