namespace Gateway.Instrumentation.AspNetCore;

/// <summary>One family of an appended OpenMetrics page.</summary>
internal sealed class OpenMetricsFamily(string name)
{
    public string Name => name;

    public string Type { get; set; } = "unknown";

    /// <summary>Its HELP, TYPE and UNIT lines.</summary>
    public Dictionary<string, Range> Descriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines of its samples, without what must not be on them.</summary>
    public List<Range> Samples { get; } = [];

    /// <summary>The name that it has in the text format, by which a user knows it.</summary>
    public string NameInText => Type switch
    {
        "counter" => name + "_total",
        "info" => name + "_info",
        _ => name,
    };

    /// <summary>Every name that the family has on a page, or that the format keeps for it.</summary>
    public IEnumerable<string> Names => SuffixesOf(Type).Select(suffix => name + suffix).Prepend(name);

    public static bool IsType(string type) =>
        type is "counter" or "gauge" or "histogram" or "gaugehistogram" or "stateset" or "info" or "summary" or "unknown";

    /// <summary>Whether a sample may be one of the family's.</summary>
    public bool Has(string sample) =>
        sample.StartsWith(name, StringComparison.Ordinal) && SampleSuffixesOf(Type).Contains(sample[name.Length..]);

    /// <summary>Whether a sample may have an exemplar. Prometheus refuses the page where another one has it.</summary>
    public bool AllowsExemplar(string sample) => Type switch
    {
        "counter" => sample.EndsWith("_total", StringComparison.Ordinal),
        "histogram" or "gaugehistogram" => sample.EndsWith("_bucket", StringComparison.Ordinal),
        _ => false,
    };

    private static string[] SampleSuffixesOf(string type) => type switch
    {
        "counter" or "info" or "histogram" or "gaugehistogram" => SuffixesOf(type),
        "summary" => ["", .. SuffixesOf(type)],
        _ => [""],
    };

    private static string[] SuffixesOf(string type) => type switch
    {
        "counter" => ["_total", "_created"],
        "info" => ["_info"],
        "histogram" => ["_bucket", "_sum", "_count", "_created"],
        "gaugehistogram" => ["_bucket", "_gsum", "_gcount"],
        "summary" => ["_sum", "_count", "_created"],
        _ => [],
    };
}
