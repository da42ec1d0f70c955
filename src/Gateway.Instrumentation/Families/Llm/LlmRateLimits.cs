using System.Globalization;

namespace Gateway.Instrumentation;

/// <summary>The headers in which providers say what a rate limit leaves.</summary>
internal static class LlmRateLimits
{
    private static readonly (string Header, LlmRateLimitKind Kind)[] Headers =
    [
        ("x-ratelimit-remaining-requests", LlmRateLimitKind.Requests),
        ("x-ratelimit-remaining-tokens", LlmRateLimitKind.Tokens),
        ("anthropic-ratelimit-requests-remaining", LlmRateLimitKind.Requests),
        ("anthropic-ratelimit-tokens-remaining", LlmRateLimitKind.Tokens),
        ("anthropic-ratelimit-input-tokens-remaining", LlmRateLimitKind.InputTokens),
        ("anthropic-ratelimit-output-tokens-remaining", LlmRateLimitKind.OutputTokens),
    ];

    public static void Read(LlmMetrics metrics, string provider, Func<string, string?> header)
    {
        if (header is null)
            return;
        foreach (var (name, kind) in Headers)
        {
            if (double.TryParse(header(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var remaining) && double.IsFinite(remaining))
                metrics.SetRateLimitRemaining(provider, kind, remaining);
        }
    }
}
