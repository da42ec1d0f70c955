using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>The program itself, in a process of its own.</summary>
public partial class ExecutableTests
{
    private const int Sigint = 2;

    [Theory]
    [InlineData("# HELP a A.\n# TYPE a gauge\na 1\n", 0)]
    [InlineData("a one\n", 1)]
    [InlineData("<html></html>\n", 2)]
    public async Task Check_ends_with_the_documented_codes(string page, int expected)
    {
        using var process = Start("check", "-");
        await process.StandardInput.WriteAsync(page);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(expected);
        (await output).Contains("text format, ", StringComparison.Ordinal).ShouldBe(expected != 2);
        (await error).Contains("HTML", StringComparison.Ordinal).ShouldBe(expected == 2);
    }

    [Fact]
    public async Task Watch_ends_with_0_on_Ctrl_C()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "env --default-signal is Linux's.");
        await using var served = await ServedPage.StartAsync(["# TYPE a gauge\na 1\n"]);

        // Whatever a script starts in the background ignores the signal, and hands that on.
        using var process = StartProgram("env", "--default-signal=INT", "dotnet", "exec", Tool, "watch", served.Address.Authority, "--every", "50ms");
        var first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var rest = process.StandardOutput.ReadToEndAsync();

        Kill(process.Id, Sigint).ShouldBe(0);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            process.Kill();
        }

        first.ShouldNotBeNull().ShouldContain("up, 1 series, scrape 1");
        process.ExitCode.ShouldBe(0, await rest);
    }

    private static string Tool => typeof(Terminal).Assembly.Location;

    private static Process Start(params IEnumerable<string> args) => StartProgram("dotnet", ["exec", Tool, .. args]);

    private static Process StartProgram(string program, params IEnumerable<string> args) => Process.Start(new ProcessStartInfo(program, args)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
