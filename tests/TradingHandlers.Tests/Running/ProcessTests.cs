using System.Diagnostics;

namespace TradingHandlers.Tests.Running;

/// <summary>The program as a process of its own, as whoever tries it starts it.</summary>
public class ProcessTests
{
    private static readonly string Program = Path.Combine(
        Repository.PathOf(["samples", "TradingHandlers", "bin", .. AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..]]),
        "TradingHandlers.dll");

    [Fact]
    public async Task A_wrong_setting_ends_it_with_the_line_and_the_code_2()
    {
        using var process = Start("--service", "fx");

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(2);
        error.ShouldBe("There is no service fx: give some of alert,gateway,executor,risk,strategy,market-data, with commas between them.\n");
    }

    [Fact]
    public async Task A_signal_stops_it_and_it_says_that_nothing_was_lost()
    {
        using var process = Start([.. RunningTrading.Defaults()]);
        try
        {
            List<string> lines = [];
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line);
                if (line.StartsWith("Ready.", StringComparison.Ordinal))
                {
                    using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]);
                }
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            lines.Count(line => line.EndsWith("/metrics", StringComparison.Ordinal)).ShouldBe(ServiceNames.All.Count);
            lines[^1].ShouldBe("Stopped. Messages that were not handled: 0.");
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static Process Start(params IEnumerable<string> args) => System.Diagnostics.Process.Start(
        new ProcessStartInfo("dotnet", [Program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
