namespace Gateway.Instrumentation;

/// <summary>What a model costs, in US dollars per million tokens.</summary>
/// <param name="Input">A million tokens of a prompt.</param>
/// <param name="Output">A million tokens of an answer.</param>
public readonly record struct LlmPrice(decimal Input, decimal Output)
{
    private const double Million = 1_000_000;

    /// <summary>A million tokens of a prompt that the provider read from its cache; as <see cref="Input"/> when null.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>A million tokens of a prompt that the provider wrote to its cache; as <see cref="Input"/> when null.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>A million tokens that the model thought; as <see cref="Output"/> when null.</summary>
    public decimal? Reasoning { get; init; }

    /// <summary>The cost of a request, in US dollars. Never negative.</summary>
    /// <param name="input">All tokens of the prompt.</param>
    /// <param name="output">All tokens of the answer.</param>
    /// <param name="cachedInput">Those of the prompt that came from a cache.</param>
    /// <param name="cacheWrite">Those of the prompt that went into a cache.</param>
    /// <param name="reasoning">Those of the answer that the model thought.</param>
    /// <returns>The cost.</returns>
    public double CostOf(long input, long output, long cachedInput = 0, long cacheWrite = 0, long reasoning = 0)
    {
        var plainInput = Math.Max(0d, (double)input - cachedInput - cacheWrite);
        var plainOutput = Math.Max(0d, (double)output - reasoning);
        var cost = (plainInput * (double)Input) + (cachedInput * (double)(CachedInput ?? Input)) + (cacheWrite * (double)(CacheWrite ?? Input))
            + (plainOutput * (double)Output) + (reasoning * (double)(Reasoning ?? Output));
        return Math.Max(0, cost / Million);
    }
}
