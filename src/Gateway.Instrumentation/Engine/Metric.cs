using System.Text;

namespace Gateway.Instrumentation;

/// <summary>One registered metric: its definition, its series, and the bytes of the page that never change.</summary>
internal sealed class Metric
{
    private readonly Fragments _text;
    private readonly Fragments _openMetrics;
    private readonly (string Name, string Text)[] _staticLabels;
    private Counter? _overflow;

    public Metric(MetricRegistry registry, MetricDefinition definition, Label[] labels)
    {
        Registry = registry;
        Definition = definition;
        Labels = labels;
        _staticLabels = [.. registry.StaticLabels.Where(label => definition.Labels.All(own => own.Name != label.Name))];
        Name = Encoding.UTF8.GetBytes(definition.Name);
        _text = new Fragments(definition, ExpositionFormat.Text);
        _openMetrics = new Fragments(definition, ExpositionFormat.OpenMetrics);
        Observed = definition.Type is MetricType.Histogram or MetricType.Summary ? new ObservedLayout(definition) : null;
    }

    public MetricRegistry Registry { get; }

    public MetricDefinition Definition { get; }

    public Label[] Labels { get; }

    public SeriesList Series { get; } = new();

    /// <summary>The metric's name in UTF-8, which is also that of its samples for all types but histograms.</summary>
    public byte[] Name { get; }

    public ExemplarSearch Exemplars { get; } = new();

    /// <summary>Null where nothing is observed.</summary>
    public ObservedLayout? Observed { get; }

    /// <summary>What the factory hands out for this metric: a handle, or a <c>Labeled</c>.</summary>
    public object Facade { get; set; } = null!;

    /// <summary>Finds the successors of removed series; null while the metric has no labels, since then none is removed.</summary>
    public ISeriesOwner? Owner { get; set; }

    /// <summary>The one series of an info metric that is shown.</summary>
    public Info? CurrentInfo { get; set; }

    /// <summary>The HELP and TYPE lines in UTF-8.</summary>
    public byte[] Header(ExpositionFormat format) => (format == ExpositionFormat.Text ? _text : _openMetrics).Header;

    /// <summary>Puts a new series on the page. The registry's gate is held.</summary>
    public void Add(Series series)
    {
        Registry.CreatedTimestamps?.Set(series);
        Series.Add(series);
    }

    public byte[] EncodeLabels(ReadOnlySpan<(string Name, string Text)> labels) =>
        ExpositionText.Labels(labels, _staticLabels);

    /// <summary>Adds when the series was made or reset, for OpenMetrics and only when the option is set.</summary>
    public void WriteCreated(ref ExpositionWriter writer, Series series)
    {
        if (writer.Format == ExpositionFormat.OpenMetrics && Registry.CreatedTimestamps?.Of(series) is { } created)
            writer.Sample(_openMetrics.CreatedName, series.Labels, created);
    }

    /// <summary>Counts a look-up that was folded or dropped, and logs the first.</summary>
    public void ReportOverflow()
    {
        if (_overflow is null
            && Interlocked.CompareExchange(ref _overflow, Registry.Diagnostics.Overflow.WithLabels(Definition.Name), null) is null)
            Registry.Diagnostics.LogOverflow(this);
        _overflow.Inc();
    }

    public void ReportRejected(RejectionReason reason, Exception? exception = null) =>
        Registry.Diagnostics.ReportRejected(Definition.Name, reason, exception);

    private sealed class Fragments(MetricDefinition definition, ExpositionFormat format)
    {
        public byte[] Header { get; } = ExpositionText.Header(definition, format);

        public byte[] CreatedName { get; } = Encoding.UTF8.GetBytes(definition.FamilyName(format) + "_created");
    }
}
