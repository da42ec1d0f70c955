using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>How many series there are, and which label makes them.</summary>
internal sealed class CardinalityCheck(Findings findings, LintOptions options) : PageCheck(findings)
{
    public override void Sample(in LintedSample sample)
    {
        var family = sample.Family;
        foreach (var label in sample.Line.Labels)
        {
            if (!family.Labels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(label.Name.Span, out var values))
                family.Labels[label.Name.ToString()] = values = new LabelValues(sample.Number);
            if (label.Is("le") || label.Is("quantile"))
                continue; // bounds: there are as many as somebody wrote down
            values.Add(label.Value.Span);
            values.HasMetricName |= label.Value.Span.SequenceEqual(family.Name);
        }
    }

    public override void EndOfFamily(LintedFamily family)
    {
        foreach (var (name, values) in family.Labels)
        {
            if (values.Suspicious is not { } suspicious)
                continue;
            Findings.Add(Rules.LabelValues, family.Name, values.FirstLine,
                $"The label {Shown.Quoted(name)} holds {ValueKinds.Words(suspicious.Kind)}: {string.Join(", ", suspicious.Examples)}{(suspicious.Count > suspicious.Examples.Count ? $" and {Shown.Count(suspicious.Count - suspicious.Examples.Count)} more" : "")}. {ValueKinds.Remedy(suspicious.Kind)}");
        }

        if (family.Samples <= options.MaxSeries)
            return;
        var parts = family.Counts > 0 ? $" ({Shown.Count(family.Counts)} {(family.Type == FamilyType.Summary ? "summaries" : "histograms")})" : "";
        var widest = family.Labels.Where(label => label.Value.Distinct > 1).OrderByDescending(label => label.Value.Distinct).FirstOrDefault();
        var blame = widest.Key is null ? "" : $" The label {Shown.Quoted(widest.Key)} has {(widest.Value.Distinct == LabelValues.MaxDistinct ? "at least " : "")}{Shown.Count(widest.Value.Distinct)} values.";
        Findings.Add(Rules.SeriesPerMetric, family.Name, family.FirstLine,
            $"{Shown.Count(family.Samples)} series{parts}, more than {Shown.Count(options.MaxSeries)}.{blame} Bound the label's values, or take it away.");
    }

    /// <summary>What is known of the whole page only.</summary>
    public void EndOfPage(long series, LintedFamily? largest)
    {
        if (series > options.MaxPageSeries)
        {
            Findings.Add(Rules.SeriesPerPage, metric: null, line: null,
                $"The page has {Shown.Count(series)} series, more than {Shown.Count(options.MaxPageSeries)}.{(largest is null ? "" : $" {Shown.Count(largest.Samples)} of them are {Shown.Of(largest.Name)}.")} Each costs memory in Prometheus, times the instances of the service.");
        }
    }
}
