using Gateway.Instrumentation;
using Gateway.Instrumentation.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.AI;

/// <summary>Measures clients of Microsoft.Extensions.AI.</summary>
public static class GatewayMetricsChatClientBuilderExtensions
{
    /// <summary>
    /// Measures each call of a chat client: outcome, errors by kind, duration, time to the first token and between tokens, tokens, cost. Call
    /// it last, next to the model: what stands before it, such as a cache or function calls, is then not taken for the model's time.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="metrics">The metrics to record to; when null, those of <c>services.AddGatewayMetrics()</c>, with the <see cref="ILlmPrices"/> among the services, if there are any.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <remarks><c>Build</c> throws an <see cref="InvalidOperationException"/> when there are no metrics, and an <see cref="ArgumentException"/> when it is measured already.</remarks>
    public static ChatClientBuilder UseGatewayMetrics(
        this ChatClientBuilder builder, GatewayMetrics? metrics = null, Action<GatewayMetricsChatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new GatewayMetricsChatOptions();
        configure?.Invoke(options);
        return builder.Use((inner, services) => new GatewayMetricsChatClient(inner, MetricsOf(metrics, services), options));
    }

    /// <summary>Measures each call of an embedding generator: outcome, errors by kind, duration, tokens, cost.</summary>
    /// <typeparam name="TInput">What is embedded.</typeparam>
    /// <typeparam name="TEmbedding">The embeddings.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="metrics">The metrics to record to; when null, those of <c>services.AddGatewayMetrics()</c>, with the <see cref="ILlmPrices"/> among the services, if there are any.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <remarks><c>Build</c> throws an <see cref="InvalidOperationException"/> when there are no metrics, and an <see cref="ArgumentException"/> when it is measured already.</remarks>
    public static EmbeddingGeneratorBuilder<TInput, TEmbedding> UseGatewayMetrics<TInput, TEmbedding>(
        this EmbeddingGeneratorBuilder<TInput, TEmbedding> builder, GatewayMetrics? metrics = null, Action<GatewayMetricsEmbeddingOptions>? configure = null)
        where TEmbedding : Embedding
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new GatewayMetricsEmbeddingOptions();
        configure?.Invoke(options);
        return builder.Use((inner, services) => new GatewayMetricsEmbeddingGenerator<TInput, TEmbedding>(inner, MetricsOf(metrics, services), options));
    }

    /// <summary>
    /// Measures the function calls of the <c>UseFunctionInvocation()</c> that follows: outcome and duration by tool. Call it before that one.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="metrics">The metrics to record to; when null, those of <c>services.AddGatewayMetrics()</c>.</param>
    /// <returns>The builder.</returns>
    /// <remarks><c>Build</c> throws an <see cref="InvalidOperationException"/> when there are no metrics, or no function calls to measure.</remarks>
    public static ChatClientBuilder UseGatewayToolMetrics(this ChatClientBuilder builder, GatewayMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var invoking = inner.GetService<FunctionInvokingChatClient>()
                ?? throw new InvalidOperationException("There are no function calls to measure: call UseFunctionInvocation() after UseGatewayToolMetrics().");
            ToolCalls.Measure(invoking, MetricsOf(metrics, services));
            return inner;
        });
    }

    /// <summary>Does what <c>UseDistributedCache</c> does, and counts hits.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cache">The cache; when null, the <see cref="IDistributedCache"/> of the services.</param>
    /// <param name="metrics">The metrics to record to; when null, those of <c>services.AddGatewayMetrics()</c>.</param>
    /// <param name="configure">Sets the options of the caching client.</param>
    /// <returns>The builder.</returns>
    /// <remarks><c>Build</c> throws an <see cref="InvalidOperationException"/> when there are no metrics, or no cache.</remarks>
    public static ChatClientBuilder UseMeasuredDistributedCache(
        this ChatClientBuilder builder, IDistributedCache? cache = null, GatewayMetrics? metrics = null, Action<DistributedCachingChatClient>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            var client = new MeasuredCachingChatClient(inner, cache ?? services.GetRequiredService<IDistributedCache>(), MetricsOf(metrics, services));
            configure?.Invoke(client);
            return client;
        });
    }

    private static GatewayMetrics MetricsOf(GatewayMetrics? metrics, IServiceProvider services)
    {
        if (metrics is not null)
            return metrics;
        metrics = services.GetService<GatewayMetrics>() ?? throw new InvalidOperationException(
            "There are no metrics to record to: call services.AddGatewayMetrics() and Build(services), or pass a GatewayMetrics to the method.");
        metrics.Llm.Prices ??= services.GetService<ILlmPrices>();
        return metrics;
    }
}
