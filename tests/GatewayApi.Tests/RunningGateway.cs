using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using GatewayApi.Endpoints;
using GatewayApi.Pricing.Jobs;
using GatewayApi.SimulatedFeeds;
using GatewayApi.SimulatedModels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GatewayApi.Tests;

/// <summary>
/// The sample in this process: on a port and with a data folder of its own. Its feeds behave, and nothing is scheduled,
/// unless a test says otherwise.
/// </summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string? _ownFolder;

    private RunningGateway(WebApplication app, string? ownFolder)
    {
        _app = app;
        _ownFolder = ownFolder;
        Answered = new AnsweredRequests(app.Services.GetRequiredService<IMeterFactory>());
        Client = new HttpClient(Sent)
        {
            BaseAddress = app.Services.GetRequiredService<OwnAddress>().Uri,
        };
    }

    public HttpClient Client { get; }

    /// <summary>What the client has sent so far.</summary>
    public SentRequests Sent { get; } = new();

    /// <summary>What the server is done with.</summary>
    public AnsweredRequests Answered { get; }

    /// <summary>Host and port, as a scrape target.</summary>
    public string Address => Client.BaseAddress!.Authority;

    /// <summary>The metrics themselves, which can be read after the web server has stopped.</summary>
    public GatewayMetrics Metrics => _app.Services.GetRequiredService<GatewayMetrics>();

    public SyncJobQueue Queue => _app.Services.GetRequiredService<SyncJobQueue>();

    /// <summary>Starts a gateway.</summary>
    /// <param name="settings">More settings, as <c>Pricing:Workers=1</c>.</param>
    public static Task<RunningGateway> StartAsync(params string[] settings) => StartOnAsync(dataFolder: null, settings);

    /// <summary>Starts a gateway on a data folder that outlives it.</summary>
    public static async Task<RunningGateway> StartOnAsync(string? dataFolder, params string[] settings)
    {
        var ownFolder = dataFolder is null ? Directory.CreateTempSubdirectory("gateway-api-").FullName : null;
        string[] defaults =
        [
            "urls=http://127.0.0.1:0",
            $"Pricing:DataFolder={dataFolder ?? ownFolder}",
            "Pricing:SyncInterval=00:00:00",
            "Pricing:FeedTimeout=00:00:30",
            "Pricing:Feeds:deepinfra:Fault=None",
            "Pricing:Feeds:together:DriftPercent=0",
            "Logging:LogLevel:Default=None",
            "Logging:LogLevel:Microsoft=None",
            "hostBuilder:reloadConfigOnChange=false",
        ];
        var app = GatewayApp.Build([.. defaults.Concat(settings).Select(setting => $"--{setting}")]);
        try
        {
            await app.StartAsync();
            return new RunningGateway(app, ownFolder);
        }
        catch
        {
            await DisposeAsync(app, ownFolder);
            throw;
        }
    }

    public Task StopAsync() => _app.StopAsync();

    /// <summary>Waits until the server is done with all that was sent, so that the metrics show all of it.</summary>
    public Task DoneAsync() => Poll.UntilAsync(
        () => Task.FromResult(Answered.Measured.Count), answered => answered == Sent.Measured.Count, "the end of all requests");

    /// <summary>Queues syncs by hand and returns the jobs as they were answered.</summary>
    public async Task<IReadOnlyList<JobView>> PostSyncAsync(string query = "")
    {
        using var response = await Client.PostAsync(new Uri($"/api/pricing/sync{query}", UriKind.Relative), content: null);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
        return (await response.Content.ReadFromJsonAsync(GatewayJson.Default.JobList))!.Jobs;
    }

    /// <summary>Syncs a provider by hand and returns the job when it has ended.</summary>
    public async Task<JobView> SyncAsync(string provider) =>
        await EndOfAsync((await PostSyncAsync($"?provider={provider}")).Single().Id);

    /// <summary>Waits beside the web server, so that a test knows how many requests it sends: one.</summary>
    public async Task<JobView> EndOfAsync(long job)
    {
        await Poll.UntilAsync(
            () => Task.FromResult(Queue.TryGet(job, out var waiting) ? waiting.State : default(SyncJobState?)),
            state => state is SyncJobState.Completed or SyncJobState.Failed,
            $"the end of job {job}");
        return (await Client.GetFromJsonAsync($"/api/pricing/jobs/{job}", GatewayJson.Default.JobView))!;
    }

    public async Task<JobList> JobsAsync() => (await Client.GetFromJsonAsync("/api/pricing/jobs", GatewayJson.Default.JobList))!;

    public async Task BehaveAsync(string provider, FeedFault fault, int? delayMs = null, decimal? driftPercent = null)
    {
        using var response = await Client.PutAsJsonAsync(
            $"/feeds/{provider}/behaviour", new FeedBehaviourChange(fault, delayMs, driftPercent), GatewayJson.Default.FeedBehaviourChange);
        response.EnsureSuccessStatusCode();
    }

    public async Task ModelsBehaveAsync(string provider, ModelFault fault, int? delayMs = null)
    {
        using var response = await Client.PutAsJsonAsync(
            $"/models/{provider}/behaviour", new ModelBehaviourChange(fault, delayMs), GatewayJson.Default.ModelBehaviourChange);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The page that Prometheus would get now.</summary>
    public async Task<MetricsPage> PageAsync() => MetricsPage.Parse(await Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Answered.Dispose();
        await DisposeAsync(_app, _ownFolder);
    }

    private static async Task DisposeAsync(WebApplication app, string? ownFolder)
    {
        await app.DisposeAsync();
        if (ownFolder is not null)
            Directory.Delete(ownFolder, recursive: true);
    }
}
