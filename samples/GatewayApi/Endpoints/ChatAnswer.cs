namespace GatewayApi.Endpoints;

/// <summary>A model's answer, who gave it, and what it cost in US dollars.</summary>
public sealed record ChatAnswer(string Provider, string Model, string Text, long InputTokens, long OutputTokens, decimal CostUsd);
