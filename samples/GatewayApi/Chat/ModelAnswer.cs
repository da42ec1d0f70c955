namespace GatewayApi.Chat;

/// <summary>What a provider's model answers.</summary>
public sealed record ModelAnswer(string Text, long InputTokens, long OutputTokens);
