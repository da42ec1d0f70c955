namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>Each metric says what it is.</summary>
internal sealed class HelpCheck(Findings findings) : PageCheck(findings)
{
    public override void EndOfFamily(LintedFamily family)
    {
        if (family.HasEnded || family.Samples == 0)
            return;
        if (family.HelpLine is null)
            Findings.Add(Rules.HelpMissing, family.Name, family.FirstLine, "No HELP line: nobody who finds the metric knows what it measures.");
        if (family.TypeLine is null)
            Findings.Add(Rules.TypeMissing, family.Name, family.FirstLine, "No TYPE line: readers take it as untyped.");
    }
}
