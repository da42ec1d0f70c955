using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>Measures each call of the generator inside it with <see cref="LlmMetrics"/>. Made by <c>builder.UseGatewayMetrics()</c>.</summary>
/// <typeparam name="TInput">What is embedded.</typeparam>
/// <typeparam name="TEmbedding">The embeddings.</typeparam>
/// <remarks>Thread-safe, as the generator inside is. What it throws is what the generator inside threw.</remarks>
public sealed class GatewayMetricsEmbeddingGenerator<TInput, TEmbedding> : DelegatingEmbeddingGenerator<TInput, TEmbedding>
    where TEmbedding : Embedding
{
    private const string Embeddings = "embeddings";

    private readonly LlmMetrics _llm;
    private readonly MetricFactory _factory;
    private readonly GatewayMetricsEmbeddingOptions _options;
    private readonly EmbeddingGeneratorMetadata? _metadata;

    /// <summary>Creates the generator.</summary>
    /// <param name="inner">The generator that is measured.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="options">The options; defaults when null.</param>
    /// <exception cref="ArgumentException">The generator inside is measured already.</exception>
    public GatewayMetricsEmbeddingGenerator(IEmbeddingGenerator<TInput, TEmbedding> inner, GatewayMetrics metrics, GatewayMetricsEmbeddingOptions? options = null)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (inner.GetService(typeof(GatewayMetricsEmbeddingGenerator<TInput, TEmbedding>)) is not null)
            throw new ArgumentException("This generator is measured already, and each request would count twice: call UseGatewayMetrics() once, last in the builder.", nameof(inner));
        (_llm, _factory) = (metrics.Llm, metrics.Factory);
        _options = options ?? new();
        _metadata = inner.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
    }

    /// <inheritdoc/>
    public override Task<GeneratedEmbeddings<TEmbedding>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = _llm.TrackRequest(
            _options.Provider ?? _metadata?.ProviderName ?? "unknown", options?.ModelId ?? _metadata?.DefaultModelId ?? "unknown", Embeddings,
            GatewayMetricsChatClient.TeamOf(_options.Team, options, _factory));
        return call.RunAsync(token => base.GenerateAsync(values, options, token), Look, cancellationToken);
    }

    private static void Look(LlmRequestScope call, GeneratedEmbeddings<TEmbedding> answer)
    {
        ChatAnswer.Usage(call, answer.Usage);
        call.AnsweredBy(answer.Count > 0 ? answer[0].ModelId : null);
    }
}
