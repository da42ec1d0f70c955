using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>The OpenTelemetry SDK as a service runs it: a meter provider with a reader, so that it really aggregates.</summary>
internal sealed class OtelPeer : IDisposable
{
    // As many label sets as any case has; the default of 2,000 would fold the larger cases.
    private const int CardinalityLimit = 20_000;

    private readonly MeterProvider _provider;

    public OtelPeer(double[] bounds)
    {
        Meter = new Meter("Gateway.Instrumentation.Benchmarks");
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Meter.Name)
            .AddView(instrument => instrument is Histogram<double>
                ? new ExplicitBucketHistogramConfiguration { Boundaries = bounds, RecordMinMax = false, CardinalityLimit = CardinalityLimit }
                : new MetricStreamConfiguration { CardinalityLimit = CardinalityLimit })
            .AddReader(new BaseExportingMetricReader(new NoExporter()))
            .Build();
    }

    public Meter Meter { get; }

    public void Dispose()
    {
        _provider.Dispose();
        Meter.Dispose();
    }

    private sealed class NoExporter : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
