namespace Gateway.Instrumentation;

/// <summary>
/// Records an observable gauge or up-down counter. The series that a reading no longer has leave the page. Several instruments
/// of one name with the same tags add up when they count, which is what the sizes of two pools do; of gauges, the last counts.
/// </summary>
internal sealed class ObservedGaugeRecorder(TagMap<Gauge> map, InstrumentShape shape, bool adds) : InstrumentRecorder<Gauge>(map, shape), IObserved
{
    private readonly ObservedReading<Gauge> _reading = [];
    private readonly Dictionary<Gauge, double> _shown = [];

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!adds || double.IsFinite(value))
            _reading.Note(SeriesOf(tags, out var folded), value * Scale, folded);
        else
            Metric.ReportRejected(RejectionReason.NotFinite);
    }

    public void Begin() => _reading.Clear();

    public void Publish()
    {
        lock (Map.Readings)
        {
            Leave([.. _shown.Keys.Where(series => !_reading.ContainsKey(series))]);
            foreach (var (series, value) in _reading)
            {
                if (adds && (Map.Instruments > 1 || series.IsFolded))
                    series.Inc(value - _shown.GetValueOrDefault(series));
                else
                    series.Set(value); // exactly, where nobody else adds to it
                _shown[series] = value;
            }
        }
    }

    public void Hide()
    {
        lock (Map.Readings)
            Leave([.. _shown.Keys]);
    }

    public override void End()
    {
        lock (Map.Readings)
        {
            if (adds)
                Leave([.. _shown.Keys]);
            _shown.Clear();
            base.End();
        }
    }

    private void Leave(List<Gauge> leaving)
    {
        if (leaving.Count == 0)
            return;
        foreach (var series in leaving)
        {
            if (adds)
                series.Dec(_shown[series]);
            _shown.Remove(series);
        }

        LetGo(leaving);
    }
}
