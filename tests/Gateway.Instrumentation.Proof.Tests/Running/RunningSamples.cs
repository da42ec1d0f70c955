namespace Gateway.Instrumentation.Proof.Tests.Running;

/// <summary>All samples with traffic, on free ports, with a real RabbitMQ and a real Redis behind the services that trade.</summary>
internal sealed class RunningSamples : IAsyncDisposable
{
    private static readonly string[] TradingServices = ["market-data", "strategy", "risk", "executor", "gateway", "alert"];

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly Dictionary<string, RunningProgram> _samples = [];
    private readonly Dictionary<string, Func<RunningProgram>> _starts = [];
    private readonly Dictionary<string, int> _ports = [];

    private RunningSamples()
    {
    }

    public RabbitMqServer RabbitMq { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public IReadOnlyList<ScrapeTarget> Targets =>
    [
        new("gateway", AddressOf("gateway").Authority),
        new("pricing-service", AddressOf("pricing").Authority),
        new("ingestion", AddressOf("ingestion").Authority),
        .. TradingServices.Select(service => new ScrapeTarget("trading", AddressOf($"trading-{service}").Authority)),
    ];

    /// <summary>Where a sample, or a service that trades, answers.</summary>
    public Uri AddressOf(string name)
    {
        if (!_ports.TryGetValue(name, out var port))
            _ports[name] = port = LoopbackPort.Free();
        return new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Starts all of them.</summary>
    /// <param name="gatewayTraffic">Whether the gateway has callers of its own, and their troubles.</param>
    public static async Task<RunningSamples> StartAsync(bool gatewayTraffic = true)
    {
        var running = new RunningSamples();
        try
        {
            running.RabbitMq = await RabbitMqServer.StartAsync();
            running._parts.Add(running.RabbitMq);
            running.Redis = await RedisServer.StartAsync();
            running._parts.Add(running.Redis);
            running.Start("GatewayApi", ["--urls", $"{running.AddressOf("gateway")}", .. gatewayTraffic ? (string[])["--traffic"] : []]);
            running.Start("PricingService", "--traffic", "--urls", $"{running.AddressOf("pricing")}");
            running.Start("IngestionWorker", $"--Ingestion:Port={running.AddressOf("ingestion").Port}", "--Ingestion:DataFolder=data", "--trouble", "churn");
            running.Start(
                "TradingHandlers",
                [
                    .. TradingServices.Select(service => $"--Trading:Ports:{service}={running.AddressOf($"trading-{service}").Port}"),
                    "--rabbitmq", $"amqp://guest:guest@127.0.0.1:{running.RabbitMq.Port}",
                    "--redis", running.Redis.Address,
                    "--Trading:Seed=7",
                ]);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the samples said last, for the message of a test that fails.</summary>
    public string Output => string.Join("\n\n", _samples.Select(sample => $"{sample.Key}{(sample.Value.HasEnded ? " (ended)" : "")}:\n{sample.Value.Output}"));

    public Task KillAsync(string sample) => _samples[sample].KillAsync();

    public async Task StartAgainAsync(string sample)
    {
        await _samples[sample].DisposeAsync();
        _samples[sample] = _starts[sample]();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sample in _samples.Values)
            await sample.DisposeAsync();
        foreach (var part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
    }

    private void Start(string sample, params string[] args)
    {
        var folder = new TemporaryFolder();
        _parts.Add(new DeletedFolder(folder));
        _starts[sample] = () => RunningProgram.StartSample(sample, folder.Path, args);
        _samples[sample] = _starts[sample]();
    }

    private sealed class DeletedFolder(TemporaryFolder folder) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
