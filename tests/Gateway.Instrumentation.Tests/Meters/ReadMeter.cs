using System.Diagnostics.Metrics;
using System.Globalization;

namespace Gateway.Instrumentation.Tests.Meters;

/// <summary>Reads the instruments of one registry as <c>dotnet-counters</c> does: with a listener and nothing else.</summary>
internal sealed class ReadMeter : IDisposable
{
    private readonly MeterListener _listener;
    private readonly List<string> _read = [];

    public ReadMeter(MetricRegistry registry, string name = "Gateway", Func<Instrument, bool>? only = null)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (!ReferenceEquals(instrument.Meter.Scope, registry) || instrument.Meter.Name != name || only?.Invoke(instrument) == false
                    || instrument.Name.StartsWith("gateway_metrics_", StringComparison.Ordinal))
                    return;
                lock (Instruments) // several threads may register metrics
                    Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            },
            MeasurementsCompleted = (instrument, _) => Left.Add(instrument.Name),
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var labels = string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            _read.Add(string.Create(CultureInfo.InvariantCulture, $"{instrument.Name}{{{labels}}} {value}"));
        });
        _listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>Instruments that the listener was told have left.</summary>
    public List<string> Left { get; } = [];

    /// <summary>All measurements of one reading: <c>name{label=value} 1</c>.</summary>
    public IReadOnlyList<string> Read()
    {
        _read.Clear();
        _listener.RecordObservableInstruments();
        return [.. _read];
    }

    public void Dispose() => _listener.Dispose();
}
