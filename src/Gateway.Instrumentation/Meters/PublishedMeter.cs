using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>A meter that shows the metrics of a registry to whoever listens.</summary>
internal sealed class PublishedMeter : IDisposable
{
    private readonly MetricRegistry _registry;
    private readonly CallbackReadings _callbacks;

    public PublishedMeter(MetricRegistry registry, string name)
    {
        _registry = registry;
        _callbacks = new CallbackReadings(registry);
        Meter = new Meter(new System.Diagnostics.Metrics.MeterOptions(name) { Scope = registry });
    }

    public string Name => Meter.Name;

    public Meter Meter { get; }

    /// <summary>Creates the instruments of a metric. Each listener hears of them before it returns.</summary>
    public void Add(Metric metric)
    {
        try
        {
            Create(metric);
        }
#pragma warning disable CA1031 // a listener is the user's code, and whoever registers a metric must not suffer from it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            metric.ReportRejected(RejectionReason.CallbackFailed, exception);
        }
    }

    public void Dispose()
    {
        _registry.Forget(this);
        Meter.Dispose();
    }

    private void Create(Metric metric)
    {
        var (name, help) = (metric.Definition.Name, metric.Definition.Help);
        var tags = new SeriesTags();
        switch (metric.Definition.Type)
        {
            case MetricType.Counter:
                AddCounter(name, help, PublishedPart.Number);
                break;
            case MetricType.Gauge or MetricType.Info:
                AddGauge(name, help);
                break;
            case MetricType.Summary:
                AddGauge(name, help);
                AddObservations();
                break;
            case MetricType.Histogram:
                AddObservations();
                break;
        }

        void AddObservations()
        {
            AddCounter(name + "_count", "Number of observations. " + help, PublishedPart.Count);
            if (metric.Observed!.HasNegativeBounds) // its sum falls as well
                Meter.CreateObservableUpDownCounter(name + "_sum", Reader(PublishedPart.AnySum, null), unit: null, "Sum of observations. " + help);
            else
                AddCounter(name + "_sum", "Sum of observations. " + help, PublishedPart.GrowingSum);
        }

        void AddCounter(string name, string help, PublishedPart part) => Meter.CreateObservableCounter(name, Reader(part, new GrowingNumbers()), unit: null, help);

        void AddGauge(string name, string help) => Meter.CreateObservableGauge(name, Reader(PublishedPart.Number, null), unit: null, help);

        Func<IEnumerable<Measurement<double>>> Reader(PublishedPart part, GrowingNumbers? growing) =>
            new InstrumentReader(metric, part, tags, _callbacks, growing).Read;
    }
}
