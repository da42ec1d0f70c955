namespace Gateway.Instrumentation;

/// <summary>
/// Records an observable counter, which gives its total with each reading. What it grew by is added, so that several instruments
/// of one name add up and the number never runs backwards.
/// </summary>
internal sealed class ObservedCounterRecorder(TagMap<Counter> map, InstrumentShape shape) : InstrumentRecorder<Counter>(map, shape), IObserved
{
    private readonly Lock _gate = new();
    private readonly ObservedReading<Counter> _reading = [];
    private readonly Dictionary<Counter, double> _taken = [];

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (value < 0)
            Metric.ReportRejected(RejectionReason.Negative);
        else if (!double.IsFinite(value))
            Metric.ReportRejected(RejectionReason.NotFinite);
        else
            _reading.Note(SeriesOf(tags, out var folded), value * Scale, folded);
    }

    public void Begin() => _reading.Clear();

    public void Publish()
    {
        lock (_gate)
        {
            foreach (var (series, total) in _reading)
            {
                var taken = _taken.GetValueOrDefault(series);
                if (total <= taken && taken > 0)
                    continue;
                series.Inc(total - taken);
                _taken[series] = total;
            }

            if (_taken.Count > 2 * Math.Max(Metric.Series.Count, 8))
                Forget();
        }
    }

    // A counter keeps its number while its source is silent.
    public void Hide()
    {
    }

    // Idle series leave, and new ones take their places.
    private void Forget()
    {
        lock (Metric.Registry.Gate)
        {
            foreach (var series in _taken.Keys.Where(static series => series.IsRetired).ToList())
                _taken.Remove(series);
        }
    }
}
