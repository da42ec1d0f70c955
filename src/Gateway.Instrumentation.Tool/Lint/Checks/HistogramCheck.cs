using System.Globalization;
using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>Buckets are cumulative, in order, end with +Inf, and agree with <c>_count</c>.</summary>
internal sealed class HistogramCheck(Findings findings) : PageCheck(findings)
{
    // Of the metric whose lines are read: buckets and counts of one histogram may stand apart.
    private readonly Dictionary<UInt128, Histogram> _histograms = [];

    public override void Sample(in LintedSample sample)
    {
        if (sample.Family.Type is not (FamilyType.Histogram or FamilyType.GaugeHistogram))
            return;
        if (!_histograms.TryGetValue(sample.Identity.Parent, out var histogram))
            _histograms[sample.Identity.Parent] = histogram = new Histogram { Line = sample.Number };
        switch (sample.Suffix)
        {
            case "_bucket":
                Bucket(sample, histogram);
                break;
            case "_count" or "_gcount":
                histogram.Count = sample.Line.Value;
                break;
            case "_sum" or "_gsum":
                histogram.HasSum = true;
                break;
            default: // no part of the histogram's numbers
                break;
        }
    }

    public override void EndOfFamily(LintedFamily family)
    {
        foreach (var histogram in _histograms.Values)
        {
            if (histogram is { Buckets: 0, Count: null, HasSum: false })
                continue;
            if (histogram.Infinity is not { } all)
                Findings.Add(Rules.HistogramInfinity, family.Name, histogram.Line, "The histogram that begins here has no bucket le=\"+Inf\": histogram_quantile() gives nothing without it.");
            else if (histogram.Count is { } count && !count.Equals(all))
                Findings.Add(Rules.HistogramCount, family.Name, histogram.Line, $"The histogram that begins here counts {Text(count)} in _count and {Text(all)} in its bucket +Inf; both must count everything.");
            if (histogram.Count is null || !histogram.HasSum)
                Findings.Add(Rules.HistogramParts, family.Name, histogram.Line, $"The histogram that begins here has no {(histogram.Count is null ? "_count" : "_sum")}: rates and averages need it.");
        }

        _histograms.Clear();
    }

    private void Bucket(in LintedSample sample, Histogram histogram)
    {
        if (sample.Line.Label("le") is not { } le || !PageNumber.TryParse(le.Span, out var bound) || double.IsNaN(bound))
        {
            Findings.Add(Rules.HistogramBound, sample.Family.Name, sample.Number, sample.Line.Label("le") is { } wrong
                ? $"The bound le={Shown.Quoted(wrong)} is no number."
                : "A bucket has a label le with its upper bound.");
            return;
        }

        var value = sample.Line.Value;
        if (histogram.Buckets > 0 && bound < histogram.Bound)
            Findings.Add(Rules.HistogramOrder, sample.Family.Name, sample.Number, $"The bucket le=\"{Shown.Of(le.Span)}\" stands behind le=\"{Text(histogram.Bound)}\"; bounds rise.");
        else if (histogram.Buckets > 0 && value < histogram.Value)
            Findings.Add(Rules.HistogramCumulative, sample.Family.Name, sample.Number, $"The bucket le=\"{Shown.Of(le.Span)}\" counts {Text(value)}, the one before it {Text(histogram.Value)}: buckets are cumulative, so none counts less than a smaller one.");
        histogram.Buckets++;
        (histogram.Bound, histogram.Value) = (bound, value);
        if (double.IsPositiveInfinity(bound))
            histogram.Infinity = value;
    }

    private static string Text(double number) => double.IsPositiveInfinity(number) ? "+Inf" : number.ToString(CultureInfo.InvariantCulture);

    private sealed class Histogram
    {
        public required int Line { get; init; }

        public int Buckets { get; set; }

        public double Bound { get; set; }

        public double Value { get; set; }

        public double? Infinity { get; set; }

        public double? Count { get; set; }

        public bool HasSum { get; set; }
    }
}
