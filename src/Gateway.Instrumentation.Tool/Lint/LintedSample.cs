using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>A sample with what a lint knows of it; valid until the next line.</summary>
internal readonly ref struct LintedSample(LintedFamily family, string suffix, SampleLine line, SeriesIdentity identity, int number)
{
    public LintedFamily Family { get; } = family;

    /// <summary>What its name has behind the family's.</summary>
    public string Suffix { get; } = suffix;

    public SampleLine Line { get; } = line;

    public SeriesIdentity Identity { get; } = identity;

    /// <summary>The number of its line.</summary>
    public int Number { get; } = number;
}
