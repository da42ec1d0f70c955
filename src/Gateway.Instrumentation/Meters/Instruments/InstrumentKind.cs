namespace Gateway.Instrumentation;

/// <summary>The kinds of instruments of System.Diagnostics.Metrics.</summary>
internal enum InstrumentKind
{
    Counter,
    UpDownCounter,
    Gauge,
    Histogram,
    ObservableCounter,
    ObservableUpDownCounter,
    ObservableGauge,
}
