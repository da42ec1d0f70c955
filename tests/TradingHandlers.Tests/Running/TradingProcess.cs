using System.Diagnostics;

namespace TradingHandlers.Tests.Running;

/// <summary>The program as a process of its own, as whoever tries it starts it.</summary>
internal sealed class TradingProcess : IDisposable
{
    private static readonly string Program = Path.Combine(
        Repository.PathOf(["samples", "TradingHandlers", "bin", .. AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..]]),
        "TradingHandlers.dll");

    private readonly Process _process;
    private readonly List<string> _lines = [];

    public TradingProcess(params IEnumerable<string> args) => _process = Process.Start(
        new ProcessStartInfo("dotnet", [Program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>What it has said, as far as somebody read it.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Reads until it is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        while (!(await ReadLineAsync() ?? throw new InvalidOperationException($"It ended instead of starting: {string.Join('\n', _lines)}")).StartsWith("Ready.", StringComparison.Ordinal))
        {
            // The lines before.
        }
    }

    /// <summary>Where a service is, by what the program says.</summary>
    public Uri AddressOf(string service) => new(new Uri(_lines.Single(line => line.StartsWith($"{service} ", StringComparison.Ordinal)).Split(' ')[^1]), "/");

    /// <summary>Tells it to stop, and reads to the end. The exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            while (await ReadLineAsync() is not null)
            {
                // The lines of the stop.
            }
        }

        return (await EndAsync()).Code;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<(int Code, string Error)> EndAsync()
    {
        var error = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task<string?> ReadLineAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line is not null)
            _lines.Add(line);
        return line;
    }
}
