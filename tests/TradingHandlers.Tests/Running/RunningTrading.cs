using Gateway.Instrumentation.Testing;
using TradingHandlers.Messages;
using TradingHandlers.Running;

namespace TradingHandlers.Tests.Running;

/// <summary>The sample in this process, as it is: on ports of its own, with the same luck in every run.</summary>
internal sealed class RunningTrading : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private bool _isStopped;

    private RunningTrading(TradingProgram program) => Program = program;

    public TradingProgram Program { get; }

    /// <summary>Starts it.</summary>
    /// <param name="args">As on the command line.</param>
    public static async Task<RunningTrading> StartAsync(params string[] args)
    {
        for (var attempt = 1; ; attempt++)
        {
            var program = TradingProgram.Build([.. Defaults(), .. args]);
            try
            {
                await program.StartAsync();
                return new RunningTrading(program);
            }
            catch (SettingsException taken) when (attempt < 3 && taken.Message.Contains("cannot listen", StringComparison.Ordinal))
            {
                await program.DisposeAsync(); // the port of the worker's page, which cannot choose one for itself and say so
            }
            catch
            {
                await program.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>What every test wants: free ports, fast time, patience with a stop, and silence.</summary>
    public static IEnumerable<string> Defaults() =>
    [
        .. ServiceNames.All.Select(service => $"--Trading:Ports:{service}={(service == ServiceNames.MarketData ? LoopbackPort.Free() : 0)}"),
        "--Trading:CandlesPerSecond=50",
        "--Trading:RequestsPerSecond=20",
        "--Trading:Seed=7",
        "--Trading:StopTimeout=00:02:00",
        "--Logging:LogLevel:Default=None",
        "--Logging:LogLevel:Microsoft=None",
    ];

    public IReadOnlyList<ScrapeTarget> Targets => [.. Program.Services.Select(service => new ScrapeTarget(service, Program.AddressOf(service).Authority))];

    /// <summary>The page of a service, as Prometheus gets it.</summary>
    public async Task<MetricsPage> PageAsync(string service) => MetricsPage.Parse(await _client.GetStringAsync(new Uri(Program.AddressOf(service), "metrics")));

    /// <summary>Waits until the page of a service shows a series above 0.</summary>
    public Task ShowsAsync(string service, string name, params (string Name, string Value)[] labels) =>
        Poll.UntilAsync(() => PageAsync(service), page => page.Has(name, labels) && page.Value(name, labels) > 0, $"{name} of {service} with {string.Join(' ', labels)}");

    /// <summary>The registry of a service, also when it has stopped.</summary>
    public double Value(string service, string name, params (string Name, string Value)[] labels) => Program.MetricsOf(service).Value(name, labels);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string service, string path, HttpContent? content = null) =>
        _client.SendAsync(new HttpRequestMessage(method, new Uri(Program.AddressOf(service), path)) { Content = content }, TestContext.Current.CancellationToken);

    public async Task TroubleAsync(string name) => (await SendAsync(HttpMethod.Post, ServiceNames.Gateway, $"trouble/{name}")).EnsureSuccessStatusCode();

    public async Task NoTroubleAsync() => (await SendAsync(HttpMethod.Delete, ServiceNames.Gateway, "trouble")).EnsureSuccessStatusCode();

    public async Task StopAsync()
    {
        _isStopped = true;
        await Program.StopAsync();
    }

    /// <summary>What became of the messages, by queue: summed over the pages of all services.</summary>
    public IReadOnlyDictionary<string, MessageCounts> Messages() => Routes.All.ToDictionary(queue => queue, queue =>
    {
        (string, string) label = ("destination", queue);
        var consumer = Routes.ServiceOf(queue);
        return new MessageCounts(
            Program.Services.Sum(service => Sum(service, "messaging_published_total", label)),
            Sum(consumer, "messaging_received_total", label), Sum(consumer, "messaging_settled_total", label),
            Sum(consumer, "messaging_settled_total", label, ("settlement", "acked")), Sum(consumer, "messaging_in_progress", label));
    });

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
            await Program.StopAsync();
        await Program.DisposeAsync();
        _client.Dispose();
    }

    private double Sum(string service, string name, params (string Name, string Value)[] labels) =>
        Program.Services.Contains(service) ? Program.MetricsOf(service).Scrape().Samples
            .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))
            .Sum(sample => sample.Value) : 0;
}
