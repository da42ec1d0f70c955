using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Gateway.Instrumentation;
using Gateway.Instrumentation.AI;
using Gateway.Instrumentation.HttpClients;
using GatewayApi.Pricing;
using GatewayApi.Pricing.Store;
using GatewayApi.SimulatedModels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenAI;

namespace GatewayApi.Completions;

/// <summary>
/// Who answers for a model: a cache, and behind it the providers that offer it, real ones first and then from the cheapest on, each of
/// which stands in for the one before.
/// </summary>
public sealed class ModelRouter
{
    /// <summary>The name of the team among the properties of a request.</summary>
    public const string Team = "team";

    private readonly ConcurrentDictionary<string, (IChangeToken Prices, string Model, IChatClient Client)> _routes = new(StringComparer.OrdinalIgnoreCase);
    private readonly PriceStore _store;
    private readonly GatewayMetrics _metrics;
    private readonly IDistributedCache _cache;
    private readonly TimeSpan _timeout;

    // Kept, because a provider has one rate limit and one pool of connections for all of its models.
    private readonly IReadOnlyList<(CompletionsOptions.RealProvider Provider, OpenAIClient Client)> _real;
    private readonly Dictionary<string, SimulatedChatClient> _simulated;

    public ModelRouter(
        PriceStore store, GatewayMetrics metrics, ModelSimulator simulator, IDistributedCache cache, TimeProvider time,
        IOptions<CompletionsOptions> options, IOptions<Chat.ChatOptions> chat)
    {
        (_store, _metrics, _cache, _timeout) = (store, metrics, cache, chat.Value.ModelTimeout);
        _real = [.. options.Value.Providers.Select(provider => (provider, ClientOf(provider)))];
        _simulated = Providers.All.ToDictionary(
            provider => provider,
            provider => new SimulatedChatClient(provider, simulator, new SimulatedRateLimit(provider, metrics.Llm, time), _timeout, time));
        metrics.Llm.Prices = new StorePrices(store);
    }

    /// <summary>The models that somebody offers.</summary>
    public IReadOnlyList<string> Models =>
        [.. _real.SelectMany(real => real.Provider.Models).Concat(_store.List().Select(price => price.Model)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds who answers for a model.</summary>
    /// <returns>The model as its providers write it, and the client; null when nobody offers it. Only such models are kept, so that no caller can fill the memory.</returns>
    public (string Model, IChatClient Client)? Find(string model)
    {
        if (_routes.TryGetValue(model, out var known) && !known.Prices.HasChanged)
            return (known.Model, known.Client);

        // Asked before the prices: a route of newer ones is made once too often, one of older ones never kept.
        var changed = _store.Changed;
        var offers = _store.FindOffers(model);
        var real = _real.Where(real => real.Provider.Models.Contains(model, StringComparer.OrdinalIgnoreCase)).ToList();
        if (offers.Count + real.Count == 0)
            return null;
        var name = offers.Count > 0 ? offers[0].Model : real[0].Provider.Models.First(one => string.Equals(one, model, StringComparison.OrdinalIgnoreCase));
        FailoverProvider[] chain =
        [
            .. real.Select(real => new FailoverProvider(real.Provider.Name, real.Client.GetChatClient(name).AsIChatClient())),
            .. offers.Select(offer => new FailoverProvider(offer.Provider, _simulated[offer.Provider], offer.Model)),
        ];
        var client = new MeasuredCachingChatClient(
            new MeasuredFailoverChatClient(_metrics, chain, static asked => asked?.AdditionalProperties?.GetValueOrDefault(Team) as string), _cache, _metrics, chain[0].Name);
        _routes[name] = (changed, name, client);
        return (name, client);
    }

    private OpenAIClient ClientOf(CompletionsOptions.RealProvider provider) => new(
        new ApiKeyCredential(provider.Key),
        new OpenAIClientOptions
        {
            Endpoint = provider.Url,
            NetworkTimeout = _timeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // the next provider is asked instead
            Transport = new HttpClientPipelineTransport(new HttpClient(new GatewayMetricsHandler(
                _metrics, new RateLimitHandler(_metrics, provider.Name, new SocketsHttpHandler()),
                calls => (calls.Service, calls.Timeout) = (Chat.ModelClient.ClientOf(provider.Name), _timeout)))),
        });
}
