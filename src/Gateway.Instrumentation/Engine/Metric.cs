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

    /// <summary>The metric's name in UTF-8. For all types except histograms, its samples have the same name.</summary>
    public byte[] Name { get; }

    public ExemplarSearch Exemplars { get; } = new();

    /// <summary>Null for types without observations.</summary>
    public ObservedLayout? Observed { get; }

    /// <summary>The object that the factory returns for this metric: a handle, or a <c>Labeled</c>.</summary>
    public object Facade { get; set; } = null!;

    /// <summary>Finds the successors of removed series; null without labels, because such a series is never removed.</summary>
    public ISeriesOwner? Owner { get; set; }

    /// <summary>True once a series had a callback.</summary>
    public bool HasCallbacks { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>The observable instruments that give its numbers, beside the callbacks of its series. Changed under the registry's gate.</summary>
    public ObservableReader[] ObservedInstruments { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); } = [];

    /// <summary>The series that an info metric shows.</summary>
    public Info? CurrentInfo { get; set; }

    /// <summary>The HELP and TYPE lines in UTF-8.</summary>
    public byte[] Header(ExpositionFormat format) => (format == ExpositionFormat.Text ? _text : _openMetrics).Header;

    /// <summary>Adds a new series to the page. The registry's gate is held.</summary>
    public void Add(Series series)
    {
        Registry.CreatedTimestamps?.Set(series);
        Series.Add(series);
    }

    public byte[] EncodeLabels(ReadOnlySpan<(string Name, string Text)> labels) =>
        ExpositionText.Labels(labels, _staticLabels);

    /// <summary>Writes when the series was created or reset, only for OpenMetrics and only when the option is set.</summary>
    public void WriteCreated(ref ExpositionWriter writer, Series series)
    {
        if (writer.Format == ExpositionFormat.OpenMetrics && Registry.CreatedTimestamps?.Of(series) is { } created)
            writer.Sample(_openMetrics.CreatedName, series.Labels, created);
    }

    /// <summary>Counts a folded or dropped look-up, and logs the first one.</summary>
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
