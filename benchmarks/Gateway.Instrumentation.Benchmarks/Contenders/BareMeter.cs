using System.Diagnostics.Metrics;
using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Contenders;

/// <summary>
/// A meter of the BCL alone. With nobody who listens, recording is a check; with a listener it is a call that takes the
/// tags and aggregates nothing: what is left to us and to OpenTelemetry is the difference to that.
/// </summary>
internal sealed class BareMeter : IDisposable
{
    private readonly MeterListener? _listener;
    private double _heard;

    public BareMeter(bool listened)
    {
        Meter = new Meter("Gateway.Instrumentation.Benchmarks.Bare"); // not the name that OpenTelemetry listens to
        if (!listened)
            return;
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, Meter))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => _heard += measurement);
        _listener.SetMeasurementEventCallback<double>((_, measurement, _, _) => _heard += measurement);
        _listener.Start();
    }

    public Meter Meter { get; }

    public Side Side(Case work) => new(_listener is null ? "meter, nobody listens" : "meter, bare listener", work.OnMeter(Meter));

    public void Dispose()
    {
        _listener?.Dispose();
        Meter.Dispose();
    }
}
