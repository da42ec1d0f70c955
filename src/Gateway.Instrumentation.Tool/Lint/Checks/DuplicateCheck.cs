using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>Each series stands on a page once.</summary>
internal sealed class DuplicateCheck(Findings findings) : PageCheck(findings)
{
    private readonly Dictionary<UInt128, int> _lines = [];

    public override void Sample(in LintedSample sample)
    {
        if (!_lines.TryAdd(sample.Identity.Sample, sample.Number))
            Findings.Add(Rules.DuplicateSeries, sample.Family.Name, sample.Number, $"The series stands in line {Shown.Count(_lines[sample.Identity.Sample])} already. Prometheus keeps one of the two values.");
    }
}
