using System.Diagnostics.Metrics;
using Gateway.Instrumentation.Benchmarks.Cases;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Instrumentation.Benchmarks.Contenders;

/// <summary>The OpenTelemetry SDK as a service runs it: a meter provider with a reader, so that it really aggregates.</summary>
internal sealed class OtelSdk : IDisposable
{
    /// <summary>As many label sets as any case has: by default both sides fold beyond 2,000.</summary>
    public const int DefaultCardinality = 20_000;

    private readonly MeterProvider _provider;

    public OtelSdk(int cardinality = DefaultCardinality)
    {
        Meter = new Meter("Gateway.Instrumentation.Benchmarks");
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Meter.Name)
            .AddView(instrument => instrument is Histogram<double>
                ? new ExplicitBucketHistogramConfiguration
                {
                    Boundaries = [.. HistogramCases.Bounds],
                    RecordMinMax = false, // we keep neither
                    CardinalityLimit = cardinality,
                }
                : new MetricStreamConfiguration { CardinalityLimit = cardinality })
            .AddReader(new BaseExportingMetricReader(new NoExporter()))
            .Build();
    }

    public Meter Meter { get; }

    public Side Side(Case work) => new("OTel", work.OnMeter(Meter));

    public void Dispose()
    {
        _provider.Dispose();
        Meter.Dispose();
    }

    private sealed class NoExporter : BaseExporter<OpenTelemetry.Metrics.Metric>
    {
        public override ExportResult Export(in Batch<OpenTelemetry.Metrics.Metric> batch) => ExportResult.Success;
    }
}
