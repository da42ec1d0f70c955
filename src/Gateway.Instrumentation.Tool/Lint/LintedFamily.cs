using Gateway.Instrumentation.Tool.Pages;

namespace Gateway.Instrumentation.Tool.Lint;

/// <summary>What a lint knows of a metric.</summary>
internal sealed class LintedFamily(string name) : PageFamily(name)
{
    public int FirstLine { get; set; }

    public int? HelpLine { get; set; }

    public int? TypeLine { get; set; }

    public int? UnitLine { get; set; }

    /// <summary>The samples so far; each is a series to Prometheus, also a bucket.</summary>
    public long Samples { get; set; }

    /// <summary>The lines of samples that could not be read.</summary>
    public long BrokenSamples { get; set; }

    /// <summary>The histograms or summaries so far, by their <c>_count</c>.</summary>
    public long Counts { get; set; }

    /// <summary>Whether other metrics follow its last line.</summary>
    public bool HasEnded { get; set; }

    /// <summary>What its labels hold, while its lines are read.</summary>
    public Dictionary<string, LabelValues> Labels { get; } = new(StringComparer.Ordinal);
}
