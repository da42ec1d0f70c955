using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;

namespace Gateway.Instrumentation.AI;

/// <summary>A <see cref="DistributedCachingChatClient"/> that counts its hits in <c>llm_cache_hits_total</c>. Made by <c>builder.UseMeasuredDistributedCache(cache)</c>.</summary>
/// <remarks>Thread-safe, as the cache is. A hit asks no model: no request is counted.</remarks>
public sealed class MeasuredCachingChatClient : DistributedCachingChatClient
{
    private readonly LlmMetrics _llm;
    private readonly ChatClientMetadata? _metadata;
    private readonly string? _provider;
    private readonly AsyncLocal<string?> _requestedModel = new(); // from the key to the look-up, which is not told

    /// <summary>Creates the client.</summary>
    /// <param name="inner">The client that is asked when the cache has no answer.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="provider">The provider on the page; when null, what the client inside is called.</param>
    public MeasuredCachingChatClient(IChatClient inner, IDistributedCache cache, GatewayMetrics metrics, string? provider = null)
        : base(inner, cache)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _llm = metrics.Llm;
        _metadata = inner.GetService<ChatClientMetadata>();
        _provider = provider ?? inner.GetService<GatewayMetricsChatClient>()?.Provider ?? _metadata?.ProviderName;
    }

    /// <inheritdoc/>
    protected override string GetCacheKey(IEnumerable<ChatMessage> messages, ChatOptions? options, params ReadOnlySpan<object?> additionalValues)
    {
        _requestedModel.Value = options?.ModelId ?? _metadata?.DefaultModelId;
        return base.GetCacheKey(messages, options, additionalValues);
    }

    /// <inheritdoc/>
    protected override async Task<ChatResponse?> ReadCacheAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await base.ReadCacheAsync(key, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
            Hit();
        return answer;
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<ChatResponseUpdate>?> ReadCacheStreamingAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await base.ReadCacheStreamingAsync(key, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
            Hit();
        return answer;
    }

    // For the model that was asked for, as requests are: hits and requests of a model can be compared.
    private void Hit() => _llm.RecordCacheHit(_provider ?? "unknown", _requestedModel.Value ?? "unknown");
}
