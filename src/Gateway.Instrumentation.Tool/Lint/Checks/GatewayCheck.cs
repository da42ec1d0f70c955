using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>What the Gateway Instrumentation library says of itself on its pages.</summary>
internal sealed class GatewayCheck(Findings findings) : PageCheck(findings)
{
    private const string Overflow = "gateway_metrics_overflow_total";
    private const string Rejected = "gateway_metrics_rejected_total";

    public override void Sample(in LintedSample sample)
    {
        if (!(sample.Line.Value > 0) || sample.Line.Label("metric") is not { } metric)
            return;
        var count = Shown.Count((long)Math.Min(sample.Line.Value, long.MaxValue));
        if (sample.Line.Name.Span is Overflow)
            Findings.Add(Rules.Folded, metric.ToString(), sample.Number, $"{count} recordings went beyond a limit: they are in the series with the value other, or left out where the metric is a gauge. Bound the label's values, or raise its limit.");
        else if (sample.Line.Name.Span is Rejected)
            Findings.Add(Rules.Rejected, metric.ToString(), sample.Number, $"{count} recordings were dropped ({Shown.Of((sample.Line.Label("reason") ?? default).Span)}): the numbers are not all there.");
    }
}
