using System.Net;
using System.Net.Http.Json;
using System.Text;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PricingService.Catalog;
using PricingService.Endpoints;
using PricingService.Experiments;
using PricingService.Learning;
using PricingService.SimulatedMarket;

namespace PricingService.Tests;

/// <summary>
/// The sample in this process: on a port and with a data folder of its own. Its market is quick and well, and nothing
/// happens by itself, unless a test says otherwise.
/// </summary>
internal sealed class RunningService : IAsyncDisposable
{
    /// <summary>A night that is never over.</summary>
    public const string Night = "2999-05-14";

    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;

    private RunningService(WebApplication app, TemporaryFolder folder)
    {
        _app = app;
        _folder = folder;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = app.Services.GetRequiredService<OwnAddress>().Uri,
        };
    }

    public HttpClient Client { get; }

    /// <summary>Host and port, as a scrape target.</summary>
    public string Address => Client.BaseAddress!.Authority;

    public GatewayMetrics Metrics => _app.Services.GetRequiredService<GatewayMetrics>();

    /// <summary>Starts a service.</summary>
    /// <param name="settings">More settings, as <c>Learning:DriftWindow=20</c>, or a switch.</param>
    public static Task<RunningService> StartAsync(params string[] settings) => StartAsItIsAsync(
    [
        "Competitors:RefreshInterval=00:00:00",
        "Competitors:Timeout=00:00:30",
        .. PropertiesOnMarket.Select(property => $"Market:Properties:{property}:DelayMs=0"),
        "Market:Properties:old-mill:Fault=None",
        .. settings,
    ]);

    /// <summary>Starts a service as whoever tries the sample does, flaky market and all.</summary>
    public static async Task<RunningService> StartAsItIsAsync(params string[] settings)
    {
        var folder = new TemporaryFolder();
        string[] defaults =
        [
            "urls=http://127.0.0.1:0",
            $"Models:DataFolder={folder.PathOf("models")}",
            "Logging:LogLevel:Default=None",
            "Logging:LogLevel:Microsoft=None",
            "hostBuilder:reloadConfigOnChange=false",
        ];
        var app = PricingServiceApp.Build([.. defaults.Concat(settings).Select(setting => $"--{setting}")]);
        try
        {
            await app.StartAsync();
            return new RunningService(app, folder);
        }
        catch
        {
            await app.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    public static IReadOnlyList<string> PropertiesOnMarket { get; } = ["harbour-hotel", "city-suites", "old-mill", "lakeside-lodge", "alpine-chalet"];

    /// <summary>Visitors of an arm; no two calls of one test get the same when they give different names.</summary>
    public IEnumerable<string> VisitorsIn(PricingExperimentVariant variant, string name = "visitor")
    {
        var experiment = _app.Services.GetRequiredService<Experiment>();
        return Enumerable.Range(1, int.MaxValue).Select(number => $"{name}-{number}").Where(visitor => experiment.VariantOf(visitor) == variant);
    }

    public string VisitorIn(PricingExperimentVariant variant) => VisitorsIn(variant).First();

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string json = "", CancellationToken cancellationToken = default)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public async Task<(HttpStatusCode Status, string Body)> PutAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.PutAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks for a price.</summary>
    public Task<(HttpStatusCode Status, string Body)> ScoreAsync(string property, string visitor, bool live = false) =>
        PostAsync("/score", ScoreJson(property, visitor, live));

    public static string ScoreJson(string property, string visitor, bool live = false) =>
        $$"""{"propertyId":"{{property}}","visitorId":"{{visitor}}","night":"{{Night}}","occupancy":0.5,"liveCompetitors":{{(live ? "true" : "false")}}}""";

    /// <summary>Reports what visitors decided.</summary>
    public async Task<LearningReport> LearnAsync(string property, IReadOnlyList<OutcomeReport?> outcomes)
    {
        using var response = await Client.PostAsJsonAsync("/learn", new LearnRequest(property, outcomes), PricingServiceJson.Default.LearnRequest);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync(PricingServiceJson.Default.LearningReport))!;
    }

    /// <summary>Has a property's model trained on visitors of a known demand, and returns when it is in use and the training has ended.</summary>
    public async Task<ModelView> TrainAsync(string property, double elasticity = -1.6)
    {
        var basePrice = _app.Services.GetRequiredService<PropertyCatalog>().All.Single(known => known.Id == property).BasePrice;
        var report = await LearnAsync(property, [.. Demand.Outcomes(elasticity)
            .Select(outcome => new OutcomeReport(outcome.Price / Demand.Hotel.BasePrice * basePrice, outcome.Accepted))]);
        report.Retraining.ShouldBeTrue();
        return await ModelAsync(property, model => model is { Model: not null, InMemory: true, InTraining: false });
    }

    /// <summary>Waits until a property's model is as wanted.</summary>
    public Task<ModelView> ModelAsync(string property, Func<ModelView, bool> isWanted) => Poll.UntilAsync(
        async () => (await Client.GetFromJsonAsync("/models", PricingServiceJson.Default.IReadOnlyListModelView))!.Single(model => model.PropertyId == property),
        isWanted,
        $"the model of {property}");

    public async Task MarketBehavesAsync(string property, MarketFault fault, int? delayMs = null)
    {
        using var response = await Client.PutAsJsonAsync(
            $"/market/{property}/behaviour", new MarketBehaviourChange(fault, delayMs), PricingServiceJson.Default.MarketBehaviourChange);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The page that Prometheus would get now.</summary>
    public async Task<MetricsPage> PageAsync() => MetricsPage.Parse(await Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));

    /// <summary>The page as soon as it shows a value: a request is recorded a moment after its caller has the answer.</summary>
    public Task<MetricsPage> PageAsync(double value, string name, params (string Name, string Value)[] labels) => Poll.UntilAsync(
        PageAsync, page => page.Has(name, labels) && page.Value(name, labels).Equals(value), $"{name} to be {value}");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
