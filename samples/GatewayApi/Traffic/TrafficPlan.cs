using System.Text.Json;
using GatewayApi.Completions;
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

    /// <summary>Where callers use the gateway as OpenAI's API.</summary>
    public const string CompletionsPath = "/v1/chat/completions";

    private const string ChatPath = "/api/chat";

    // Shorter than any provider takes: see ProviderPace.
    private const int MaxPatienceMs = 25;

    private static readonly string[] UnknownModels = ["gpt-9", "claude-0", "my-model"];
    private static readonly string[] BrokenBodies = ["""{"model":"gpt-4o","prompt":""", "Hello?", """{"model":"gpt-4o"}""", """{"prompt":"Hello"}"""];
    private static readonly string[] Questions = ["What is a token?", "Why is the sky blue?", "Write a poem about a gateway that counts everything."];

    private readonly Random _random;
    private readonly KnownModels _models;
    private readonly IReadOnlyList<string> _keys;
    private readonly (int Percent, Func<TrafficCall> Make)[] _kinds;

    public TrafficPlan(KnownModels models, IOptions<TrafficOptions> options, IOptions<CompletionsOptions> completions)
    {
        _models = models;
        _keys = [.. completions.Value.Teams.Values.Select(team => team.Key)];
        _random = new Random(options.Value.Seed!.Value);
        _kinds =
        [
            (47, Chat),
            (4, () => Chat(Pick(UnknownModels))),
            (3, () => new(HttpMethod.Post, ChatPath, Pick(BrokenBodies))),
            (3, GiveUp),
            (8, () => Complete(Prompt(), stream: false)),
            (6, () => Complete(Prompt(), stream: true)),
            (4, () => Complete(Questions[0], stream: false)), // again and again: the cache has the answer
            (3, () => Complete(Prompt(), stream: true) with { Leaves = true }),
            (6, List),
            (8, Quote),
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

    private TrafficCall GiveUp() => (_random.Next(3) == 0 ? Complete(Prompt(), stream: _random.Next(2) == 0) : Chat()) with { Patience = TimeSpan.FromMilliseconds(_random.Next(5, MaxPatienceMs)) };

    private TrafficCall List() => new(HttpMethod.Get, ModelsPath);

    private TrafficCall Quote() => PickModel() is { } model
        ? new(HttpMethod.Get, $"/api/pricing/quote?model={Uri.EscapeDataString(model)}&inputTokens={_random.Next(10_000)}&outputTokens={_random.Next(5_000)}")
        : List();

    private TrafficCall Chat(string model) => new(
        HttpMethod.Post, ChatPath, JsonSerializer.Serialize(new ChatRequest(model, Prompt()), GatewayJson.Default.ChatRequest));

    // Half of them want a model that several providers have, so that one can stand in for another.
    private TrafficCall Complete(string prompt, bool stream)
    {
        if ((_random.Next(2) == 0 && _models.Shared.Count > 0 ? Pick(_models.Shared) : PickModel()) is not { } model)
            return List();
        var request = new CompletionRequest(model, [new("user", JsonSerializer.SerializeToElement(prompt, GatewayJson.Default.String))], stream, StreamOptions: null);
        return new(HttpMethod.Post, CompletionsPath, JsonSerializer.Serialize(request, CompletionJson.Default.CompletionRequest), Key: PickKey());
    }

    private string Prompt() => string.Join(' ', Enumerable.Repeat(Pick(Questions), _random.Next(1, 20)));

    // Most of them belong to the first team.
    private string? PickKey() => _keys.Count == 0 ? null : _random.Next(4) > 0 ? _keys[0] : Pick(_keys);

    private string? PickModel() => _models.All.Count == 0 ? null : Pick(_random.Next(2) == 0 ? _models.Favourites : _models.All);

    private string Pick(IReadOnlyList<string> from) => from[_random.Next(from.Count)];
}
