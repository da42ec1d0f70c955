using System.Diagnostics;
using System.Text;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A server's process: started here, and ended with its folder when disposed. No other process is touched.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

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
    public static ServerProcess Start(string program, string folder, params IEnumerable<string> arguments) => Start(program, folder, environment: [], arguments);

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program: on PATH, or a path.</param>
    /// <param name="folder">Its working folder, which is deleted at the end.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ServerProcess Start(
        string program, string folder, IEnumerable<KeyValuePair<string, string>> environment, params IEnumerable<string> arguments)
    {
        var path = RealServers.Find(program) ?? throw new InvalidOperationException(RealServers.MissingReason(program));
        var start = new ProcessStartInfo(path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ServerProcess(Process.Start(start)!, folder);
    }

    /// <summary>Waits until the server has said something.</summary>
    /// <exception cref="InvalidOperationException">It ends before, or says nothing like it; the message holds what it said.</exception>
    public async Task WaitForOutputAsync(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (HasExited || watch.Elapsed > StartTimeout)
                throw new InvalidOperationException($"The server did not say \"{text}\"{(HasExited ? " and ended" : "")}. It said: {Output}");
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Waits until a program has ended that does something and ends.</summary>
    /// <exception cref="InvalidOperationException">It failed, or takes too long; the message holds what it said.</exception>
    public async Task WaitForEndAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        await _process.WaitForExitAsync(timeout.Token);
        if (_process.ExitCode != 0)
            throw new InvalidOperationException($"The program failed. It said: {Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true); // some servers are started by a script
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
