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
    public static async Task<PromtoolResult> CheckMetricsAsync(string page, CancellationToken cancellationToken = default)
    {
        var path = RealServers.Find(Program) ?? throw new InvalidOperationException(RealServers.MissingReason(Program));
        using var process = Process.Start(new ProcessStartInfo(path, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            // Both are read while the page is written: a full pipe would stop either side.
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.StandardInput.WriteAsync(page.AsMemory(), cancellationToken);
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

    /// <summary>Runs <c>promtool check rules</c> over a folder of rule files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The names of the files that it refuses.</returns>
    public static async Task<IReadOnlySet<string>> RefusedRuleFilesAsync(string folder, CancellationToken cancellationToken = default)
    {
        var files = Directory.GetFiles(folder, "*.yml");
        var path = RealServers.Find(Program) ?? throw new InvalidOperationException(RealServers.MissingReason(Program));
        using var process = Process.Start(new ProcessStartInfo(path, ["check", "rules", .. files]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        // Each file is announced on one stream, and its errors name it again on the other.
        var all = await output + errors;
        return files.Where(file => all.Contains($"{file}: ", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)).ToHashSet();
    }
}
