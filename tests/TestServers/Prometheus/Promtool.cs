using System.Diagnostics;

namespace Gateway.Instrumentation.TestServers;

/// <summary>Prometheus' own checks.</summary>
public static class Promtool
{
    private const string Program = "promtool";

    /// <summary>Runs <c>promtool check metrics</c> over a page: its format, and the conventions for names and help texts.</summary>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>0 and nothing to read when all is well; 3 with the conventions that are broken.</returns>
    public static Task<PromtoolResult> CheckMetricsAsync(string page, CancellationToken cancellationToken = default) =>
        RunAsync(["check", "metrics"], page, cancellationToken);

    /// <summary>Runs <c>promtool check rules</c> over files: their form, expressions and templates.</summary>
    /// <param name="files">The paths of the rule files.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>0 when all is well.</returns>
    public static Task<PromtoolResult> CheckRulesAsync(IEnumerable<string> files, CancellationToken cancellationToken = default) =>
        RunAsync(["check", "rules", .. files], input: null, cancellationToken);

    /// <summary>Runs <c>promtool check config</c> over a configuration of Prometheus, with the rule files that it names.</summary>
    /// <param name="file">The path of the configuration.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>0 when all is well.</returns>
    public static Task<PromtoolResult> CheckConfigAsync(string file, CancellationToken cancellationToken = default) =>
        RunAsync(["check", "config", file], input: null, cancellationToken);

    /// <summary>Runs <c>promtool test rules</c> over files of unit tests.</summary>
    /// <param name="files">The paths of the test files; they name the rule files.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>0 when all is well; otherwise what was expected and what came.</returns>
    public static Task<PromtoolResult> TestRulesAsync(IEnumerable<string> files, CancellationToken cancellationToken = default) =>
        RunAsync(["test", "rules", .. files], input: null, cancellationToken);

    /// <summary>Runs <c>promtool check rules</c> over a folder of rule files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The names of the files that it refuses.</returns>
    public static async Task<IReadOnlySet<string>> RefusedRuleFilesAsync(string folder, CancellationToken cancellationToken = default)
    {
        var files = Directory.GetFiles(folder, "*.yml");
        var result = await CheckRulesAsync(files, cancellationToken);

        // Each file is announced on one stream, and its errors name it again on the other.
        return files.Where(file => result.Output.Contains($"{file}: ", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)).ToHashSet();
    }

    private static async Task<PromtoolResult> RunAsync(IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        var path = RealServers.Find(Program) ?? throw new InvalidOperationException(RealServers.MissingReason(Program));
        using var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            // Both are read while the input is written: a full pipe would stop either side.
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.StandardInput.WriteAsync((input ?? "").AsMemory(), cancellationToken);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It stops reading at the first line that it refuses, and says so.
            }

            await process.WaitForExitAsync(cancellationToken);
            return new PromtoolResult(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
