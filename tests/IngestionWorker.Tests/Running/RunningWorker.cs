using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.Testing;

namespace IngestionWorker.Tests.Running;

/// <summary>The worker as a process of its own, as whoever tries the sample starts it. Nothing is left of it when disposed.</summary>
internal sealed partial class RunningWorker : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Where the sample is built to, in the configuration of these tests. Their own folder has other versions of what it needs.</summary>
    public static string Program { get; } = Repository.PathOf(
        ["samples", "IngestionWorker", "bin", .. AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..]]);

    private RunningWorker(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a worker on a folder.</summary>
    /// <param name="folder">The folder; the corpus when null.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="args">More arguments, as <c>--once</c>.</param>
    public static RunningWorker Start(string? folder, string data, params IEnumerable<string> args) => new(Process.Start(new ProcessStartInfo(
        "dotnet",
        [
            Path.Combine(Program, "IngestionWorker.dll"),
            .. folder is null ? (string[])[] : [folder],
            $"--Ingestion:DataFolder={data}",
            "--Ingestion:Port=0",
            .. args,
        ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    /// <summary>Runs a worker to its end, and returns what it wrote as its metrics.</summary>
    public static async Task<(MetricsPage Metrics, string Output)> OnceAsync(string? folder, string data, params IEnumerable<string> args)
    {
        using var temporary = new TemporaryFolder();
        var metrics = temporary.PathOf("metrics.prom");
        await using var worker = Start(folder, data, [.. args, "--once", "--metrics-file", metrics]);
        var (code, output) = await worker.EndAsync();
        code.ShouldBe(0, output);
        return (MetricsPage.Parse(await File.ReadAllTextAsync(metrics)), output);
    }

    /// <summary>Host and port of the page, as soon as there is one.</summary>
    public async Task<string> AddressAsync() => (await PageUriAsync()).Authority;

    public async Task<string> PageTextAsync() => await _client.GetStringAsync(await PageUriAsync());

    public async Task<MetricsPage> PageAsync() => MetricsPage.Parse(await PageTextAsync());

    /// <summary>The page as soon as a value on it is as wanted.</summary>
    public Task<MetricsPage> PageAsync(string name, Func<double, bool> isWanted, params (string Name, string Value)[] labels) => Poll.UntilAsync(
        PageAsync, page => page.Has(name, labels) && isWanted(page.Value(name, labels)), $"{name}; the worker said:\n{Output}");

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it as a container's stop does, and returns its exit code.</summary>
    public async Task<(int Code, string Output)> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        return await EndAsync();
    }

    public async Task<(int Code, string Output)> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3));
        return (_process.ExitCode, Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    private async Task<Uri> PageUriAsync()
    {
        await Task.WhenAny(_page.Task, _process.WaitForExitAsync(TestContext.Current.CancellationToken)).WaitAsync(TimeSpan.FromMinutes(1));
        return _page.Task.IsCompleted ? await _page.Task : throw new InvalidOperationException($"The worker ended before it had a page:\n{Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
        if (line.Data is not null && PageLine().Match(line.Data) is { Success: true } match)
            _page.TrySetResult(new Uri(match.Groups["uri"].Value));
    }

    [GeneratedRegex(@"are at (?<uri>http://\S+/metrics)\.")]
    private static partial Regex PageLine();
}
