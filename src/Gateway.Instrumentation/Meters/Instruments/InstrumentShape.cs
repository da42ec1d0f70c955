using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>How one instrument is shown: everything of its metric except the values.</summary>
/// <param name="Name">The metric's name on the page.</param>
/// <param name="Instrument">The instrument's own name.</param>
/// <param name="Meter">The name of its meter.</param>
/// <param name="Unit">The unit on the page.</param>
/// <param name="Kind">The kind of instrument.</param>
/// <param name="Type">The metric's type.</param>
/// <param name="Scale">What measurements are multiplied by.</param>
/// <param name="Help">The help text.</param>
/// <param name="Buckets">The bounds of a histogram.</param>
/// <param name="ScopeTags">Tags of every measurement.</param>
internal sealed record InstrumentShape(
    string Name, string Instrument, string Meter, string? Unit, InstrumentKind Kind, MetricType Type, double Scale, string Help,
    Buckets? Buckets, KeyValuePair<string, object?>[] ScopeTags)
{
    /// <summary>True when both may record to one metric.</summary>
    public bool Fits(InstrumentShape other) => Instrument == other.Instrument && Unit == other.Unit && Kind == other.Kind;

    /// <summary>The kind; null for an instrument of somebody's own making.</summary>
    public static InstrumentKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType)
            return null;
        var kind = type.GetGenericTypeDefinition();
        return kind == typeof(Counter<>) ? InstrumentKind.Counter
            : kind == typeof(UpDownCounter<>) ? InstrumentKind.UpDownCounter
            : kind == typeof(Gauge<>) ? InstrumentKind.Gauge
            : kind == typeof(Histogram<>) ? InstrumentKind.Histogram
            : kind == typeof(ObservableCounter<>) ? InstrumentKind.ObservableCounter
            : kind == typeof(ObservableUpDownCounter<>) ? InstrumentKind.ObservableUpDownCounter
            : kind == typeof(ObservableGauge<>) ? InstrumentKind.ObservableGauge
            : null;
    }

    public static MetricType TypeOf(InstrumentKind kind) => kind switch
    {
        InstrumentKind.Counter or InstrumentKind.ObservableCounter => MetricType.Counter,
        InstrumentKind.Histogram => MetricType.Histogram,
        _ => MetricType.Gauge,
    };

    public override string ToString() => $"instrument {Instrument} of the meter {Meter} ({Kind}{(Unit is null ? "" : $", unit {Unit}")})";
}
