using System.Diagnostics;
using System.Text;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A server's process: started here, and ended with its folder when disposed. No other process is touched.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, string folder)
    {
        _process = process;
        _folder = folder;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>What the server said, for the message when it does not come up.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program, on PATH.</param>
    /// <param name="folder">Its working folder, which is deleted at the end.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ServerProcess Start(string program, string folder, params IEnumerable<string> arguments)
    {
        var path = RealServers.Find(program) ?? throw new InvalidOperationException(RealServers.MissingReason(program));
        var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        return new ServerProcess(process!, folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
