namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>A series of one scrape; a histogram is one, with all its buckets.</summary>
internal sealed class ScrapedSeries(string name, IReadOnlyList<string> labels, SeriesKind kind)
{
    /// <summary>The metric.</summary>
    public string Name { get; } = name;

    /// <summary>The labels as they are written: <c>name="value"</c>.</summary>
    public IReadOnlyList<string> Labels { get; } = labels;

    public SeriesKind Kind { get; } = kind;

    /// <summary>The value; of a histogram, the count.</summary>
    public double Value { get; set; }

    /// <summary>The buckets of a histogram in the order of their bounds.</summary>
    public SortedList<double, double> Buckets { get; } = [];
}
