using Gateway.Instrumentation.Tool.Commands;
using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.Tool.Tests;

public class WatchCommandTests
{
    [Fact]
    public async Task Without_a_terminal_each_scrape_is_a_table()
    {
        await using var served = await ServedPage.StartAsync([Page(10, 0), Page(10, 0)]);
        var terminal = new TestTerminal(width: 130);

        (await terminal.RunAsync("watch", served.Address.Authority, "--every", "10ms", "--count", "2", "--filter", "depth")).ShouldBe(0);

        terminal.Screen.ShouldBe($"""
            {served.Address}metrics  up, 3 series, all with service_name="shop", scrape 1
            ╭─────────────┬───────┬────────┬─────┬─────┬─────┬──────────────────────┬──╮
            │ Metric      │ Value │ Rate/s │ p50 │ p95 │ p99 │ Trend                │  │
            ├─────────────┼───────┼────────┼─────┼─────┼─────┼──────────────────────┼──┤
            │ depth_bytes │ 2 KiB │        │     │     │     │ ▁                    │  │
            ╰─────────────┴───────┴────────┴─────┴─────┴─────┴──────────────────────┴──╯
            1 series with 'depth'
            {served.Address}metrics  up, 3 series, all with service_name="shop", scrape 2
            ╭─────────────┬───────┬────────┬─────┬─────┬─────┬──────────────────────┬──╮
            │ Metric      │ Value │ Rate/s │ p50 │ p95 │ p99 │ Trend                │  │
            ├─────────────┼───────┼────────┼─────┼─────┼─────┼──────────────────────┼──┤
            │ depth_bytes │ 2 KiB │        │     │     │     │ ▁▁                   │  │
            ╰─────────────┴───────┴────────┴─────┴─────┴─────┴──────────────────────┴──╯
            1 series with 'depth'

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Counters_and_histograms_show_what_happened_in_between()
    {
        await using var served = await ServedPage.StartAsync([Page(10, 4), Page(20, 8), Page(3, 8)]);
        var terminal = new TestTerminal(width: 130);

        await terminal.RunAsync("watch", served.Address.Authority, "--every", "10ms", "--count", "3");

        var lines = terminal.Screen.Split('\n');
        var waits = lines.Where(line => line.StartsWith("│ wait_seconds", StringComparison.Ordinal)).Select(Cells).ToList();
        waits.Select(cells => (cells[1], cells[3], cells[4], cells[5])).ShouldBe([("4", "", "", ""), ("8", "500 ms", "950 ms", "990 ms"), ("8", "", "", "")]);
        waits[2][2].ShouldBe("0");
        lines.Where(line => line.StartsWith("│ orders_total", StringComparison.Ordinal)).Select(Cells).Select(cells => (cells[1], cells[7])).ShouldBe([("10", ""), ("20", ""), ("3", "reset")]);

        static string[] Cells(string line) => [.. line.Trim('│').Split('│').Select(cell => cell.Trim())];
    }

    /// <summary>Half a screen beside an editor: what does not fit is left out, and no name is broken in two.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(89)]
    [InlineData(90)]
    public async Task In_a_narrow_window_columns_are_left_out_and_no_line_breaks(int width)
    {
        await using var served = await ServedPage.StartAsync(["# TYPE http_request_errors_total counter\nhttp_request_errors_total{endpoint=\"/api/orders/{id}\",method=\"POST\"} 123456\n# TYPE up gauge\nup 1\n"]);
        var terminal = new TestTerminal(width: width);

        (await terminal.RunAsync("watch", served.Address.Authority, "--count", "1")).ShouldBe(0, terminal.Error);

        var rows = terminal.Screen.Split('\n').Where(line => line.StartsWith('│')).Select(line => line.Split('│').Select(cell => cell.Trim()).ToArray()).ToArray();
        rows.Length.ShouldBe(3, terminal.Screen);
        rows[0][1..4].ShouldBe(["Metric", "Value", "Rate/s"]);
        rows[0].Contains("p95").ShouldBe(width >= 90);
        rows[1][1].ShouldStartWith("http_req");
        rows[1][2].ShouldBe("123,456");
        terminal.Screen.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= width);
    }

    [Fact]
    public async Task Rows_beyond_the_wanted_ones_are_counted()
    {
        await using var served = await ServedPage.StartAsync([Page(1, 1)]);
        var terminal = new TestTerminal(width: 130);

        await terminal.RunAsync("watch", served.Address.Authority, "--count", "1", "--top", "2");

        terminal.Screen.ShouldEndWith("\n1 more: use --filter or --top\n");
        terminal.Screen.ShouldNotContain("depth_bytes");
    }

    [Fact]
    public async Task A_target_that_fails_in_between_is_down_and_back()
    {
        var scrapes = 0;
        await using var served = await ServedPage.StartAsync(async context =>
        {
            if (++scrapes == 2)
                context.Response.StatusCode = 503;
            else
                await context.Response.WriteAsync(Page(1, 1));
        });
        var terminal = new TestTerminal(width: 300);

        (await terminal.RunAsync("watch", served.Address.Authority, "--every", "10ms", "--count", "3")).ShouldBe(0);

        terminal.Screen.Split('\n').Where(line => line.StartsWith("http", StringComparison.Ordinal)).ShouldBe(
        [
            $"{served.Address}metrics  up, 3 series, all with service_name=\"shop\", scrape 1",
            $"{served.Address}metrics  DOWN for 0 s: {served.Address}metrics answers 503 (ServiceUnavailable). The service failed while it made the page: its log says why.",
            $"{served.Address}metrics  is back, 3 series, all with service_name=\"shop\", scrape 3",
        ]);
    }

    [Fact]
    public async Task A_target_that_never_answers_ends_with_2()
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("watch", $"127.0.0.1:{LoopbackPort.Free()}", "--every", "10ms", "--count", "2")).ShouldBe(2);

        terminal.Screen.ShouldContain("DOWN for 0 s: Nobody listens at ");
    }

    [Fact]
    public async Task A_terminal_has_a_screen_of_its_own_that_is_gone_when_Ctrl_C_ends_it()
    {
        await using var served = await ServedPage.StartAsync([Page(1, 1), Page(2, 2)]);
        using var ctrlC = new CancellationTokenSource();
        var terminal = new TestTerminal(isLive: true, width: 130);

        var watching = GatewayMetricsTool.RunAsync(["watch", served.Address.Authority, "--every", "10ms"], terminal.Terminal, ctrlC.Token);
        await Poll.UntilAsync(() => Task.FromResult(served.Answered), answered => answered >= 3, "three scrapes");
        await ctrlC.CancelAsync();

        (await watching).ShouldBe(0);
        var screen = terminal.Screen;
        screen.ShouldStartWith("\u001b[?1049h\u001b[H\u001b[?25l"); // another screen, without a cursor
        var end = screen.IndexOf("\u001b[?25h\u001b[?1049l", StringComparison.Ordinal); // the cursor, and the screen from before
        end.ShouldBeGreaterThan(0);
        screen[end..].ShouldMatch($"""^\x1b\[\?25h\x1b\[\?1049l{served.Address}metrics: \d+ of \d+ scrapes answered\.\n$""");
    }

    [Fact]
    public async Task Ctrl_C_ends_a_scrape_that_hangs()
    {
        var asked = new TaskCompletionSource();
        await using var served = await ServedPage.StartAsync(async context =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var ctrlC = new CancellationTokenSource();

        var watching = GatewayMetricsTool.RunAsync(["watch", served.Address.Authority, "--timeout", "1h"], new TestTerminal().Terminal, ctrlC.Token);
        await asked.Task;
        await ctrlC.CancelAsync();

        (await watching).ShouldBe(0);
    }

    private static string Page(int orders, int waits) => $$"""
        # TYPE orders_total counter
        orders_total{service_name="shop"} {{orders}}
        # TYPE wait_seconds histogram
        wait_seconds_bucket{service_name="shop",le="1"} {{waits}}
        wait_seconds_bucket{service_name="shop",le="+Inf"} {{waits}}
        wait_seconds_sum{service_name="shop"} {{waits}}
        wait_seconds_count{service_name="shop"} {{waits}}
        # TYPE depth_bytes gauge
        depth_bytes{service_name="shop"} 2048

        """;
}
