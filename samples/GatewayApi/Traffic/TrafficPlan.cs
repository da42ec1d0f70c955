using System.Text.Json;
using GatewayApi.Endpoints;
using GatewayApi.Pricing;
using Microsoft.Extensions.Options;

namespace GatewayApi.Traffic;

/// <summary>Decides what the next caller does, by chance and yet, with the same seed, the same again.</summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class TrafficPlan
{
    /// <summary>Where callers learn which models there are.</summary>
    public const string ModelsPath = "/api/pricing/models";

    private const string ChatPath = "/api/chat";

    // Shorter than any provider takes: see ProviderPace.
    private const int MaxPatienceMs = 25;

    private static readonly string[] UnknownModels = ["gpt-9", "claude-0", "my-model"];
    private static readonly string[] BrokenBodies = ["""{"model":"gpt-4o","prompt":""", "Hello?", """{"model":"gpt-4o"}""", """{"prompt":"Hello"}"""];
    private static readonly string[] Questions = ["What is a token?", "Why is the sky blue?", "Write a poem about a gateway that counts everything."];

    private readonly Random _random;
    private readonly KnownModels _models;
    private readonly (int Percent, Func<TrafficCall> Make)[] _kinds;

    public TrafficPlan(KnownModels models, IOptions<TrafficOptions> options)
    {
        _models = models;
        _random = new Random(options.Value.Seed!.Value);
        _kinds =
        [
            (62, Chat),
            (5, () => Chat(Pick(UnknownModels))),
            (4, () => new(HttpMethod.Post, ChatPath, Pick(BrokenBodies))),
            (3, GiveUp),
            (8, List),
            (10, Quote),
            (3, () => new(HttpMethod.Get, "/api/pricing/jobs")),
            (2, () => Sync(Pick(Providers.All), "manual")),
            (2, () => Sync(Pick(Providers.All), "api")),
            (1, () => new(HttpMethod.Get, "/wp-login.php")),
        ];
    }

    /// <summary>What the next caller does.</summary>
    public TrafficCall Next()
    {
        var left = _random.Next(_kinds.Sum(kind => kind.Percent));
        return _kinds.First(kind => (left -= kind.Percent) < 0).Make();
    }

    /// <summary>How long it is until the next caller comes, when so many come in a second: callers know nothing of each other.</summary>
    public TimeSpan NextGap(double perSecond) => TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / perSecond);

    /// <summary>A sync of a provider's prices, by hand or by a program.</summary>
    public static TrafficCall Sync(string provider, string trigger) => new(HttpMethod.Post, $"/api/pricing/sync?provider={provider}&trigger={trigger}");

    // Whoever knows no model yet asks for the list first.
    private TrafficCall Chat() => PickModel() is { } model ? Chat(model) : List();

    private TrafficCall GiveUp() => Chat() with { Patience = TimeSpan.FromMilliseconds(_random.Next(5, MaxPatienceMs)) };

    private TrafficCall List() => new(HttpMethod.Get, ModelsPath);

    private TrafficCall Quote() => PickModel() is { } model
        ? new(HttpMethod.Get, $"/api/pricing/quote?model={Uri.EscapeDataString(model)}&inputTokens={_random.Next(10_000)}&outputTokens={_random.Next(5_000)}")
        : List();

    private TrafficCall Chat(string model) => new(
        HttpMethod.Post, ChatPath, JsonSerializer.Serialize(new ChatRequest(model, Prompt()), GatewayJson.Default.ChatRequest));

    private string Prompt() => string.Join(' ', Enumerable.Repeat(Pick(Questions), _random.Next(1, 20)));

    private string? PickModel() => _models.All.Count == 0 ? null : Pick(_random.Next(2) == 0 ? _models.Favourites : _models.All);

    private string Pick(IReadOnlyList<string> from) => from[_random.Next(from.Count)];
}
