using System.Diagnostics;
using System.Text;

namespace Gateway.Instrumentation.Proof.Tests.Running;

/// <summary>A sample as a process of its own, as whoever tries it starts it. Nothing is left of it when disposed.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private const int KeptLines = 200;

    private readonly Process _process;
    private readonly Queue<string> _output = new();

    private SampleProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The last that it said.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a sample.</summary>
    /// <param name="sample">Its name.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="args">Its arguments.</param>
    public static SampleProcess Start(string sample, string folder, params IEnumerable<string> args)
    {
        // The same configuration and framework as these tests: .../bin/Release/net10.0.
        var built = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..];
        var program = Repository.PathOf(["samples", sample, "bin", .. built, $"{sample}.dll"]);
        return new SampleProcess(Process.Start(new ProcessStartInfo("dotnet", [program, .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_output)
        {
            _output.Enqueue(line.Data);
            if (_output.Count > KeptLines)
                _output.Dequeue();
        }
    }
}
