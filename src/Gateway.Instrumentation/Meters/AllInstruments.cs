using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>The instruments of the process. A listener that has just started is told of each.</summary>
internal static class AllInstruments
{
    public static void ForEach(Action<Instrument> action)
    {
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => action(instrument) };
        listener.Start();
    }
}
