namespace Gateway.Instrumentation;

internal sealed class CounterRecorder(TagMap<Counter> map, InstrumentShape shape) : InstrumentRecorder<Counter>(map, shape)
{
    public override void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Scale == 1)
            SeriesOf(tags).Inc(value);
        else
            SeriesOf(tags).Inc(value * Scale);
    }

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => SeriesOf(tags).Inc(value * Scale);
}
