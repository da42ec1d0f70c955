using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Gateway.Instrumentation;
using Gateway.Instrumentation.AI;
using GatewayApi.Pricing.Store;
using GatewayApi.SimulatedModels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using OpenAI;

namespace GatewayApi.Completions;

/// <summary>
/// Who answers for a model: a cache, and behind it the providers that offer it, real ones first and then from the cheapest on, each of
/// which stands in for the one before.
/// </summary>
public sealed class ModelRouter(
    PriceStore store, GatewayMetrics metrics, ModelSimulator simulator, IDistributedCache cache, TimeProvider time,
    IOptions<CompletionsOptions> options, IOptions<Chat.ChatOptions> chat)
{
    /// <summary>The name of the team among the properties of a request.</summary>
    public const string Team = "team";

    private readonly ConcurrentDictionary<string, (long Version, string Model, IChatClient Client)> _routes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The models that somebody offers.</summary>
    public IReadOnlyList<string> Models =>
        [.. options.Value.Providers.SelectMany(provider => provider.Models).Concat(store.List().Select(price => price.Model)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds who answers for a model.</summary>
    /// <returns>The model as its providers write it, and the client; null when nobody offers it. Only such models are kept, so that no caller can fill the memory.</returns>
    public (string Model, IChatClient Client)? Find(string model)
    {
        // Read before the prices: a route of newer ones is made once too often, one of older ones never kept.
        var version = store.Version;
        if (_routes.TryGetValue(model, out var known) && known.Version == version)
            return (known.Model, known.Client);

        var offers = store.FindOffers(model);
        var real = options.Value.Providers.Where(provider => provider.Models.Contains(model, StringComparer.OrdinalIgnoreCase)).ToList();
        if (offers.Count + real.Count == 0)
            return null;
        var name = offers.Count > 0 ? offers[0].Model : real[0].Models.First(one => string.Equals(one, model, StringComparison.OrdinalIgnoreCase));
        FailoverProvider[] chain =
        [
            .. real.Select(provider => new FailoverProvider(provider.Name, ClientOf(provider, name))),
            .. offers.Select(offer => new FailoverProvider(
                offer.Provider, new SimulatedChatClient(offer.Provider, simulator, chat.Value.ModelTimeout, time), offer.Model)),
        ];
        metrics.Llm.Prices ??= new StorePrices(store);
        var client = new MeasuredCachingChatClient(
            new MeasuredFailoverChatClient(metrics, chain, static asked => asked?.AdditionalProperties?.GetValueOrDefault(Team) as string), cache, metrics, chain[0].Name);
        _routes[name] = (version, name, client);
        return (name, client);
    }

    private IChatClient ClientOf(CompletionsOptions.RealProvider provider, string model) => new OpenAIClient(
        new ApiKeyCredential(provider.Key),
        new OpenAIClientOptions
        {
            Endpoint = provider.Url,
            NetworkTimeout = chat.Value.ModelTimeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // the next provider is asked instead
            Transport = new HttpClientPipelineTransport(new HttpClient(new RateLimitHandler(metrics, provider.Name, new SocketsHttpHandler()))),
        }).GetChatClient(model).AsIChatClient();
}
