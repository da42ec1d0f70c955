using System.Diagnostics;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Packages.Tests;

public class InstalledToolTests
{
    [Fact]
    public async Task The_tool_that_is_installed_from_its_package_checks_a_page_with_the_documented_exit_codes()
    {
        using var folder = new TemporaryFolder();
        await InstalledPackagesTests.DotnetAsync(
            $"pack \"{Repository.PathOf("src", "Gateway.Instrumentation.Tool")}\" --no-build --configuration {InstalledPackagesTests.Configuration} --output \"{folder.PathOf("packages")}\"", folder.Path);
        await InstalledPackagesTests.DotnetAsync($"tool install Gateway.Instrumentation.Tool --tool-path \"{folder.PathOf("tools")}\" --source \"{folder.PathOf("packages")}\"", folder.Path);
        folder.Write("good.txt", "# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total 1\n");
        folder.Write("wrong.txt", "orders_total one\n");

        (await RunAsync("check good.txt --fail-on info")).ShouldBe((0, "good.txt: text format, 3 lines, 1 metric, 1 series\n0 errors, 0 warnings, 0 infos\n"));
        (await RunAsync("check wrong.txt")).ExitCode.ShouldBe(1);
        (await RunAsync("check missing.txt")).ExitCode.ShouldBe(2);
        (await RunAsync("--version")).Output.ShouldStartWith(InstalledPackagesTests.Version);

        async Task<(int ExitCode, string Output)> RunAsync(string arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(folder.PathOf("tools", "gateway-metrics"), arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output.ReplaceLineEndings("\n"));
        }
    }
}
