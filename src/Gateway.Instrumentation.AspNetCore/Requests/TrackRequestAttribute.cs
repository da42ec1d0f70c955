namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Says which AI provider and model an endpoint's requests go to, so that <c>UseGatewayMetrics</c> counts them in
/// <see cref="ProviderMetrics"/> and <see cref="ModelMetrics"/>, too. On an action, a controller or a handler; in code
/// <c>.TrackRequest(provider: "openai")</c>. What stands nearer to the action holds.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TrackRequestAttribute : Attribute
{
    /// <summary>The provider; null says nothing about it.</summary>
    public string? Provider { get; set; }

    /// <summary>The model; null says nothing about it.</summary>
    public string? Model { get; set; }
}
