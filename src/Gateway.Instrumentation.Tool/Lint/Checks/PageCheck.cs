namespace Gateway.Instrumentation.Tool.Lint.Checks;

/// <summary>Checks one side of a page, while it passes by.</summary>
internal abstract class PageCheck(Findings findings)
{
    protected Findings Findings { get; } = findings;

    /// <summary>A sample that could be read.</summary>
    public virtual void Sample(in LintedSample sample)
    {
    }

    /// <summary>The last line of a metric; when its lines do not stand together, the last of each part.</summary>
    public virtual void EndOfFamily(LintedFamily family)
    {
    }
}
