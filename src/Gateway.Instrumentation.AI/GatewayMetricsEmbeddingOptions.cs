using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>How the calls of an embedding generator are shown.</summary>
public sealed class GatewayMetricsEmbeddingOptions
{
    /// <inheritdoc cref="GatewayMetricsChatOptions.Provider"/>
    public string? Provider { get; set; }

    /// <inheritdoc cref="GatewayMetricsChatOptions.Team"/>
    public Func<EmbeddingGenerationOptions?, string?>? Team { get; set; }
}
