using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>What a lint found.</summary>
internal sealed class LintReport
{
    public required string Source { get; init; }

    public required PageFormat Format { get; init; }

    public required long Bytes { get; init; }

    public required int Lines { get; init; }

    public required int Metrics { get; init; }

    public required long Series { get; init; }

    /// <summary>What it is instead, when it is no page of metrics at all; else null.</summary>
    public string? LooksLike { get; init; }

    public required Findings Findings { get; init; }

    public long Count(Severity severity) => Findings.Count(Format, severity);

    /// <summary>Whether anything is as bad as this, or worse.</summary>
    public bool HasAtLeast(Severity severity) => Enum.GetValues<Severity>().Any(found => found >= severity && Count(found) > 0);
}
