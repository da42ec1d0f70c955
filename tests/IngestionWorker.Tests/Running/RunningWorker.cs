using System.Text.RegularExpressions;
using Gateway.Instrumentation.Testing;

namespace IngestionWorker.Tests.Running;

/// <summary>The worker as a process of its own, as whoever tries the sample starts it. Nothing is left of it when disposed.</summary>
internal sealed partial class RunningWorker : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromMinutes(3);

    private readonly RunningProgram _program;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private RunningWorker(RunningProgram program) => _program = program;

    /// <summary>Where the sample is built to.</summary>
    public static string Program { get; } = RunningProgram.FolderOfSample("IngestionWorker");

    public string Output => _program.Output;

    /// <summary>Starts a worker on a folder.</summary>
    /// <param name="folder">The folder; the corpus when null.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="args">More arguments, as <c>--once</c>.</param>
    public static RunningWorker Start(string? folder, string data, params IEnumerable<string> args) => new(RunningProgram.StartSample(
        "IngestionWorker", folder: null, [.. folder is null ? (string[])[] : [folder], $"--Ingestion:DataFolder={data}", "--Ingestion:Port=0", .. args]));

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
    public Task KillAsync() => _program.KillAsync();

    /// <summary>Ends it as a container's stop does, and returns its exit code.</summary>
    public async Task<(int Code, string Output)> StopAsync() => (await _program.StopAsync(EndTimeout), Output);

    public async Task<(int Code, string Output)> EndAsync() => (await _program.EndAsync(EndTimeout), Output);

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _client.Dispose();
    }

    private async Task<Uri> PageUriAsync() =>
        new(PageLine().Match(await _program.WaitForLineAsync(PageLine().IsMatch, StartTimeout)).Groups["uri"].Value);

    [GeneratedRegex(@"are at (?<uri>http://\S+/metrics)\.")]
    private static partial Regex PageLine();
}
