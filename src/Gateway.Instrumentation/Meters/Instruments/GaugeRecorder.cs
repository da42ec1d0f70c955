namespace Gateway.Instrumentation;

internal sealed class GaugeRecorder(TagMap<Gauge> map, InstrumentShape shape) : InstrumentRecorder<Gauge>(map, shape)
{
    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => SeriesOf(tags).Set(value * Scale);
}
