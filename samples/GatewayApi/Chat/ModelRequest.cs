namespace GatewayApi.Chat;

/// <summary>What a provider is asked.</summary>
public sealed record ModelRequest(string Model, string Prompt);
