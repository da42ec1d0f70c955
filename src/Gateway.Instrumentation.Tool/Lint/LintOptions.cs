namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>The limits of a lint.</summary>
internal sealed record LintOptions
{
    /// <summary>The series that a metric may have.</summary>
    public int MaxSeries { get; init; } = 1_000;

    /// <summary>The series that a page may have.</summary>
    public int MaxPageSeries { get; init; } = 10_000;
}
