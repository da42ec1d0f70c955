namespace Gateway.Instrumentation;

/// <summary>For instruments whose measurements are added to a number that goes up and down.</summary>
internal sealed class UpDownRecorder(TagMap<Gauge> map, InstrumentShape shape) : InstrumentRecorder<Gauge>(map, shape)
{
    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (double.IsFinite(value))
            SeriesOf(tags).Inc(value * Scale);
        else
            Metric.ReportRejected(RejectionReason.NotFinite); // the gauge would be useless for ever
    }
}
