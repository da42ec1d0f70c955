namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>How types are written, and what the names of their samples end with.</summary>
internal static class FamilyTypes
{
    private static readonly string[] None = [""];
    private static readonly string[] OfCounters = ["_total", "_created", ""];
    private static readonly string[] OfHistograms = ["_bucket", "_sum", "_count", "_created"];
    private static readonly string[] OfGaugeHistograms = ["_bucket", "_gsum", "_gcount"];
    private static readonly string[] OfSummaries = ["", "_sum", "_count", "_created"];
    private static readonly string[] OfInfos = ["_info"];

    /// <summary>All that a sample's name may have behind its family's.</summary>
    public static readonly string[] AllSuffixes = ["_bucket", "_sum", "_count", "_total", "_created", "_info", "_gsum", "_gcount"];

    /// <summary>The types of the text format; OpenMetrics has the others besides.</summary>
    public static bool IsOfTextFormat(ReadOnlySpan<char> word) => word is "counter" or "gauge" or "histogram" or "summary" or "untyped";

    public static bool IsOfOpenMetrics(ReadOnlySpan<char> word) =>
        word is "counter" or "gauge" or "histogram" or "summary" or "unknown" or "gaugehistogram" or "info" or "stateset";

    public static FamilyType Parse(ReadOnlySpan<char> word) => word switch
    {
        "counter" => FamilyType.Counter,
        "gauge" => FamilyType.Gauge,
        "histogram" => FamilyType.Histogram,
        "summary" => FamilyType.Summary,
        "gaugehistogram" => FamilyType.GaugeHistogram,
        "info" => FamilyType.Info,
        "stateset" => FamilyType.StateSet,
        _ => FamilyType.Untyped,
    };

    public static string Word(this FamilyType type) => type.ToString().ToLowerInvariant();

    /// <summary>What the samples of a type end with; the text format's counters have their whole name in the TYPE line.</summary>
    public static string[] Suffixes(this FamilyType type) => type switch
    {
        FamilyType.Counter => OfCounters,
        FamilyType.Histogram => OfHistograms,
        FamilyType.GaugeHistogram => OfGaugeHistograms,
        FamilyType.Summary => OfSummaries,
        FamilyType.Info => OfInfos,
        _ => None,
    };
}
