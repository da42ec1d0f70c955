using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Tests;

/// <summary>A page that breaks a rule, and the same page with the mistake mended.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Line">Where it is broken; 0 when it is about the page.</param>
/// <param name="Broken">The page.</param>
/// <param name="Good">The mended page.</param>
/// <param name="Format">The format of both.</param>
public sealed record RuleCase(string Rule, int Line, string Broken, string Good, RuleCaseFormat Format = RuleCaseFormat.Text)
{
    internal PageFormat PageFormat => Format == RuleCaseFormat.OpenMetrics ? PageFormat.OpenMetrics : PageFormat.Text;

    public override string ToString() => $"{Rule} ({Format}): {Broken.ReplaceLineEndings(" / ")}";
}

public enum RuleCaseFormat
{
    Text,
    OpenMetrics,
}
