namespace TradingHandlers.Tests.Running;

public class ProcessTests
{
    [Fact]
    public async Task A_wrong_setting_ends_it_with_the_line_and_the_code_2()
    {
        await using var process = new TradingProcess("--service", "fx");

        (await process.EndAsync()).ShouldBe(2);

        process.Lines.ShouldBe(["There is no service fx: give some of alert,gateway,executor,risk,strategy,market-data, with commas between them."]);
    }

    [Fact]
    public async Task A_signal_stops_it_and_it_says_that_nothing_was_lost()
    {
        await using var process = new TradingProcess(RunningTrading.Defaults());
        await process.WaitUntilReadyAsync();

        (await process.StopAsync()).ShouldBe(0);

        process.Lines.Count(line => line.EndsWith("/metrics", StringComparison.Ordinal)).ShouldBe(ServiceNames.All.Count);
        process.Lines[^1].ShouldBe("Stopped. Messages that were not handled: 0.");
    }
}
