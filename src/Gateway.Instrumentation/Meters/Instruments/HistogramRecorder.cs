namespace Gateway.Instrumentation;

internal sealed class HistogramRecorder(TagMap<Histogram> map, InstrumentShape shape) : InstrumentRecorder<Histogram>(map, shape)
{
    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => SeriesOf(tags).Observe(value * Scale);
}
