using System.Text;

namespace Gateway.Instrumentation;

/// <summary>One registered metric: its definition, its series, and the bytes of the page that never change.</summary>
internal sealed class Metric
{
    private Counter? _overflow;

    public Metric(MetricRegistry registry, MetricDefinition definition, Label[] labels)
    {
        Registry = registry;
        Definition = definition;
        Labels = labels;
        Name = Encoding.UTF8.GetBytes(definition.Name);
        Header = ExpositionText.Header(definition);
        Histogram = definition.Buckets is { } buckets ? new HistogramLayout(definition.Name, buckets) : null;
    }

    public MetricRegistry Registry { get; }

    public MetricDefinition Definition { get; }

    public Label[] Labels { get; }

    public SeriesList Series { get; } = new();

    /// <summary>The metric's name in UTF-8.</summary>
    public byte[] Name { get; }

    /// <summary>The HELP and TYPE lines in UTF-8.</summary>
    public byte[] Header { get; }

    public HistogramLayout? Histogram { get; }

    /// <summary>What the factory hands out for this metric: a handle, or a <c>Labeled</c>.</summary>
    public object Facade { get; set; } = null!;

    /// <summary>Finds the successors of removed series; null while the metric has no labels, since then none is removed.</summary>
    public ISeriesOwner? Owner { get; set; }

    /// <summary>The one series of an info metric that is shown.</summary>
    public Info? CurrentInfo { get; set; }

    public byte[] EncodeLabels(ReadOnlySpan<(string Name, string Text)> labels) =>
        ExpositionText.Labels(labels, Registry.StaticLabels);

    /// <summary>Counts a look-up that was folded or dropped, and logs the first.</summary>
    public void ReportOverflow()
    {
        if (_overflow is null
            && Interlocked.CompareExchange(ref _overflow, Registry.Diagnostics.Overflow.WithLabels(Definition.Name), null) is null)
            Registry.Diagnostics.LogOverflow(this);
        _overflow.Inc();
    }

    public void ReportRejected(RejectionReason reason, Exception? exception = null) =>
        Registry.Diagnostics.ReportRejected(this, reason, exception);
}
