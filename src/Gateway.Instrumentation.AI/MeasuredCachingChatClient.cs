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
    protected override async Task<ChatResponse?> ReadCacheAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await base.ReadCacheAsync(key, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
            Hit(answer.ModelId);
        return answer;
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<ChatResponseUpdate>?> ReadCacheStreamingAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await base.ReadCacheStreamingAsync(key, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
            Hit(answer.FirstOrDefault(static update => update.ModelId is not null)?.ModelId);
        return answer;
    }

    private void Hit(string? model) => _llm.RecordCacheHit(_provider ?? "unknown", model ?? _metadata?.DefaultModelId ?? "unknown");
}
