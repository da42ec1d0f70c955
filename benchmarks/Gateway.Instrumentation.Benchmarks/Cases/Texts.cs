namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>Label values as gateways have them. Workers that record to series of their own take one index each.</summary>
internal static class Texts
{
    public static string[] Providers { get; } =
        ["openai", "anthropic", "google", "mistral", "cohere", "meta", "deepseek", "groq"];

    public static string[] Models { get; } =
    [
        "gpt-4o-mini", "claude-3-5-sonnet", "gemini-1.5-pro", "mistral-large",
        "command-r-plus", "llama-3.1-70b", "deepseek-chat", "mixtral-8x7b",
    ];

    public static string[] Endpoints { get; } =
    [
        "/api/chat/completions", "/api/completions", "/api/embeddings", "/api/models",
        "/api/images/generations", "/api/audio/speech", "/api/moderations", "/api/files",
    ];

    /// <summary>How many workers can have series of their own.</summary>
    public static int MaxWorkers => Providers.Length;

    public static IEnumerable<int> Workers => Enumerable.Range(0, MaxWorkers);

    /// <summary>A string of the same content that is another object, as parsing a request gives.</summary>
    public static string Copy(string text) => new(text.AsSpan());

    /// <summary>So many different pairs of label values, no string of them longer than usual.</summary>
    public static (string Provider, string Model)[] Pairs(int count)
    {
        var width = (int)Math.Ceiling(Math.Sqrt(count));
        var providers = Enumerable.Range(0, width).Select(i => $"provider-{i}").ToArray();
        var models = Enumerable.Range(0, width).Select(i => $"model-{i}-large").ToArray();
        return [.. Enumerable.Range(0, count).Select(i => (providers[i / width], models[i % width]))];
    }
}
