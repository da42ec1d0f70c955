using Microsoft.CodeAnalysis;

namespace Gateway.Instrumentation.Analyzers.Tests;

/// <summary>What all tests of a rule ask.</summary>
internal static class RuleTest
{
    /// <summary>The rule names the marked places and no others; no other rule finds anything.</summary>
    public static async Task ShouldNameMarkedPlacesAsync(this AnalyzedCode code, string rule)
    {
        code.Marked.ShouldNotBeEmpty();
        var warnings = await code.WarningsAsync();
        warnings.Select(warning => (warning.Id, code.Text[warning.Location.SourceSpan.Start..warning.Location.SourceSpan.End]))
            .ShouldBe(code.Marked.Select(span => (rule, code.Text[span.Start..span.End])));
        warnings.Select(warning => warning.Location.SourceSpan).ShouldBe(code.Marked);
    }

    /// <summary>No rule finds anything.</summary>
    public static async Task ShouldBeSilentAsync(this AnalyzedCode code) =>
        (await code.WarningsAsync()).Select(warning => warning.ToString()).ShouldBeEmpty();
}
