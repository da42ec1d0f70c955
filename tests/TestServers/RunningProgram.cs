using System.Diagnostics;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A program that was started here: what it says is kept, and nothing is left of it when disposed. No other process is touched. Thread-safe.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private const int KeptLines = 2_000; // the last ones: some talk for minutes

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly string _name;
    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private RunningProgram(string name, Process process)
    {
        _name = name;
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The last lines that it said, on either stream.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>The last that it said, as one text.</summary>
    public string Output => string.Join('\n', Lines);

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program: on PATH, or a path.</param>
    /// <param name="folder">Its working folder; that of this process when null.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    public static RunningProgram Start(string program, string? folder, IEnumerable<string> arguments, params IEnumerable<KeyValuePair<string, string>> environment) =>
        Start(Path.GetFileName(program), program, folder, arguments, environment);

    /// <summary>Starts a sample as whoever tries it starts it.</summary>
    /// <param name="sample">Its name.</param>
    /// <param name="folder">Its working folder; that of this process when null.</param>
    /// <param name="arguments">Its arguments.</param>
    public static RunningProgram StartSample(string sample, string? folder, params IEnumerable<string> arguments) =>
        Start(sample, "dotnet", folder, [Path.Combine(FolderOfSample(sample), $"{sample}.dll"), .. arguments], []);

    /// <summary>Where a sample is built to, in the configuration of the running tests. Their own folder has other versions of what it needs.</summary>
    /// <param name="sample">Its name.</param>
    public static string FolderOfSample(string sample) =>
        Repository.PathOf(["samples", sample, "bin", .. AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..]]);

    /// <summary>Waits until a line is as wanted.</summary>
    /// <param name="isWanted">Whether it is.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ServerNotReadyException">It ended, or does not say it in time; the message holds what it said.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> isWanted, TimeSpan timeout)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var hasEnded = HasEnded;
            if (hasEnded)
                await _process.WaitForExitAsync(); // its last lines are read as well
            if (Lines.FirstOrDefault(isWanted) is { } line)
                return line;
            if (hasEnded)
                throw new ServerNotReadyException($"{_name} ended instead of starting:\n{Output}");
            if (watch.Elapsed > timeout)
                throw new ServerNotReadyException($"{_name} did not say what was waited for in {timeout}:\n{Output}");
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Waits until it has ended by itself and all that it said is read.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It takes too long; the message holds what it said.</exception>
    public async Task<int> EndAsync(TimeSpan timeout)
    {
        using var waiting = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(waiting.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_name} has not ended after {timeout}:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Tells it to stop, as a container does, and waits until it has ended.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(TimeSpan timeout)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        return await EndAsync(timeout);
    }

    /// <summary>Ends it as <c>kill -9</c> does, with what it started: some programs are started by a script.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static RunningProgram Start(string name, string program, string? folder, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return new RunningProgram(name, Process.Start(start)!);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line.Data);
            if (_lines.Count > KeptLines)
                _lines.Dequeue();
        }
    }
}
