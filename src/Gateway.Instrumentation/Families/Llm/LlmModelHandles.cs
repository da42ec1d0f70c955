namespace Gateway.Instrumentation;

/// <summary>The handles that all requests of one provider and model record to.</summary>
internal sealed class LlmModelHandles(
    Func<Histogram> firstToken, Func<Histogram> interToken, Func<LlmTokenType, Counter> tokens, Counter usageMissing, Counter unpriced, Counter cacheHits)
{
    private readonly PerMember<LlmTokenType, Counter> _tokens = new(tokens);

    // Made on first use: not every model streams.
    public Histogram FirstToken => field ??= firstToken();

    public Histogram InterToken => field ??= interToken();

    public Counter UsageMissing => usageMissing;

    public Counter Unpriced => unpriced;

    public Counter CacheHits => cacheHits;

    public void Tokens(LlmTokenType type, long? count)
    {
        if (count > 0)
            _tokens[type].Inc(count.Value);
    }
}
