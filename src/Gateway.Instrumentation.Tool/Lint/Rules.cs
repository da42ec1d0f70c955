using Gateway.Instrumentation.Tool.Pages;
using static Gateway.Instrumentation.Tool.Lint.RuleGroup;
using static Gateway.Instrumentation.Tool.Lint.Severity;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>All rules. Their ids are a promise: scripts filter by them. <c>docs/tool.md</c> says what each means.</summary>
internal static class Rules
{
    public static readonly Rule Encoding = new("encoding", Format, Error);
    public static readonly Rule LineLength = new("line-length", Format, Error);
    public static readonly Rule LineEnd = new("line-end", Format, Error);
    public static readonly Rule SampleSyntax = new("sample-syntax", Format, Error);
    public static readonly Rule MetricName = new("metric-name", Format, Error);
    public static readonly Rule LabelName = new("label-name", Format, Error);
    public static readonly Rule LabelTwice = new("label-twice", Format, Error);
    public static readonly Rule Escape = new("escape", Format, Error);
    public static readonly Rule Number = new("number", Format, Error);
    public static readonly Rule TimeStamp = new("timestamp", Format, Error);
    public static readonly Rule TimeStampMilliseconds = new("timestamp-milliseconds", Format, Error, PageFormat.Text);
    public static readonly Rule TimeStampOfText = new("timestamp-unit", Format, Warning, PageFormat.Text);
    public static readonly Rule TimeStampOfOpenMetrics = new("timestamp-unit", Format, Warning, PageFormat.OpenMetrics);
    public static readonly Rule TimeStampPresent = new("timestamp-present", Format, Severity.Info);
    public static readonly Rule DuplicateSeries = new("duplicate-series", Format, Error);
    public static readonly Rule MetadataSyntax = new("metadata-syntax", Format, Error);
    public static readonly Rule MetadataTwice = new("metadata-twice", Format, Error);
    public static readonly Rule MetadataLate = new("metadata-late", Format, Error);
    public static readonly Rule TypeOfText = new("type-unknown", Format, Error, PageFormat.Text);
    public static readonly Rule TypeOfOpenMetrics = new("type-unknown", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule Interleaved = new("interleaved", Format, Error);
    public static readonly Rule SampleSuffix = new("sample-suffix", Format, Error);
    public static readonly Rule SampleSuffixOfText = new("sample-suffix", Format, Error, PageFormat.Text);
    public static readonly Rule SampleSuffixOfOpenMetrics = new("sample-suffix", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule CounterValue = new("counter-value", Format, Error);
    public static readonly Rule HistogramBound = new("histogram-bound", Format, Error);
    public static readonly Rule HistogramOrder = new("histogram-order", Format, Error);
    public static readonly Rule HistogramCumulative = new("histogram-cumulative", Format, Error);
    public static readonly Rule HistogramInfinity = new("histogram-infinity", Format, Error);
    public static readonly Rule HistogramCount = new("histogram-count", Format, Error);
    public static readonly Rule HistogramParts = new("histogram-parts", Format, Warning);
    public static readonly Rule SummaryQuantile = new("summary-quantile", Format, Error);
    public static readonly Rule InfoValue = new("info-value", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule StateSet = new("stateset", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule ExemplarInText = new("exemplar-in-text", Format, Error, PageFormat.Text);
    public static readonly Rule Exemplar = new("exemplar", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule OpenMetricsEnd = new("openmetrics-end", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule OpenMetricsSyntax = new("openmetrics-syntax", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule OpenMetricsUnit = new("openmetrics-unit", Format, Error, PageFormat.OpenMetrics);
    public static readonly Rule ContentType = new("content-type", Format, Warning);
    public static readonly Rule NoSamples = new("no-samples", Format, Warning);

    public static readonly Rule CounterTotal = new("counter-total", Names, Warning, PageFormat.Text);
    public static readonly Rule BaseUnit = new("base-unit", Names, Warning);
    public static readonly Rule TypeSuffix = new("type-suffix", Names, Warning);
    public static readonly Rule CamelCase = new("camel-case", Names, Warning);
    public static readonly Rule Colon = new("colon", Names, Warning);
    public static readonly Rule ReservedLabel = new("reserved-label", Names, Warning);
    public static readonly Rule NameInLabel = new("name-in-label", Names, Severity.Info);

    public static readonly Rule HelpMissing = new("help-missing", Help, Warning);
    public static readonly Rule HelpEmpty = new("help-empty", Help, Warning);
    public static readonly Rule TypeMissing = new("type-missing", Help, Warning);

    public static readonly Rule SeriesPerMetric = new("series-per-metric", Cardinality, Warning);
    public static readonly Rule SeriesPerPage = new("series-per-page", Cardinality, Warning);
    public static readonly Rule LabelValues = new("label-values", Cardinality, Warning);

    public static readonly Rule Folded = new("gateway-folded", RuleGroup.Gateway, Warning);
    public static readonly Rule Rejected = new("gateway-rejected", RuleGroup.Gateway, Warning);

    public static IReadOnlyList<Rule> All { get; } =
    [
        Encoding, LineLength, LineEnd, SampleSyntax, MetricName, LabelName, LabelTwice, Escape, Number, TimeStamp, TimeStampMilliseconds, TimeStampOfText, TimeStampOfOpenMetrics,
        TimeStampPresent, DuplicateSeries, MetadataSyntax, MetadataTwice, MetadataLate, TypeOfText, TypeOfOpenMetrics, Interleaved, SampleSuffix, SampleSuffixOfText,
        SampleSuffixOfOpenMetrics, CounterValue, HistogramBound, HistogramOrder, HistogramCumulative, HistogramInfinity, HistogramCount, HistogramParts, SummaryQuantile,
        InfoValue, StateSet, ExemplarInText, Exemplar, OpenMetricsEnd, OpenMetricsSyntax, OpenMetricsUnit, ContentType, NoSamples,
        CounterTotal, BaseUnit, TypeSuffix, CamelCase, Colon, ReservedLabel, NameInLabel,
        HelpMissing, HelpEmpty, TypeMissing,
        SeriesPerMetric, SeriesPerPage, LabelValues,
        Folded, Rejected,
    ];
}
