namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Names the AI provider and model that an endpoint's requests go to, so that <c>UseGatewayMetrics</c> counts them in
/// <see cref="ProviderMetrics"/> and <see cref="ModelMetrics"/> as well. For an action, a controller or a handler; in code
/// <c>.TrackRequest(provider: "openai")</c>. What is closest to the handler counts.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TrackRequestAttribute : Attribute
{
    /// <summary>The provider; null says nothing about it.</summary>
    public string? Provider { get; set; }

    /// <summary>The model; null says nothing about it.</summary>
    public string? Model { get; set; }
}
