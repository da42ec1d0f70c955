namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>A histogram.</summary>
internal sealed class HistogramMirror(Series series, Func<string[], Prometheus.Histogram.Child> children, string[] labels, BucketValues observations)
    : MirroredSeries(series)
{
    // Rounding leaves less. While others record, our sum may lack what our buckets have already, and such a difference is larger.
    private const double Rounding = 1e-10;

    private readonly long[] _counts = new long[observations.Counts.Length]; // shown so far
    private Prometheus.Histogram.Child _child = children(labels);
    private SeriesExemplar?[]? _exemplars; // handed on so far
    private int _resets;
    private long _remadeAt = -1;

    public void Show(in HistogramReading reading)
    {
        if (reading.Resets != _resets)
            Restart();
        _resets = reading.Resets;
        if (AddGrowth(reading))
            return;

        // Nothing is recorded any more, and the sum is not the one that belongs to the counts: the last pass came between an
        // observation's bucket and its sum.
        if (_remadeAt != reading.Count && Math.Abs(_child.Sum - reading.Sum) > Rounding * Math.Abs(reading.Sum))
        {
            _remadeAt = reading.Count;
            Restart();
            AddGrowth(reading);
        }
    }

    public override void Hide() => _child.Unpublish();

    public override void Remove() => _child.Remove();

    /// <summary>Observes what was recorded since the last pass. False when that is nothing.</summary>
    private bool AddGrowth(in HistogramReading reading)
    {
        var growth = observations.Counts;
        long total = 0;
        for (var i = 0; i < growth.Length; i++)
        {
            growth[i] = reading.CumulativeCounts[i] - (i == 0 ? 0 : reading.CumulativeCounts[i - 1]) - _counts[i];
            _counts[i] += growth[i];
            total += growth[i];
        }

        _child.Publish(); // also without observations
        if (total == 0)
            return false;

        HandOnExemplars(reading);
        observations.TryReach(reading.Sum - _child.Sum);
        var last = observations.Roomiest();
        if (last < 0)
            return true; // each of them was an exemplar
        growth[last]--;
        for (var i = 0; i < growth.Length; i++)
        {
            if (growth[i] > 0)
                _child.Observe(observations.Values[i], growth[i]);
        }

        // The last one takes what rounding left, so that it never accumulates.
        _child.Observe(observations.Inside(last, reading.Sum - _child.Sum));
        return true;
    }

    private void HandOnExemplars(in HistogramReading reading)
    {
        var growth = observations.Counts;
        for (var i = 0; i < growth.Length; i++)
        {
            if (growth[i] == 0 || reading.ExemplarOf(i) is not { } exemplar || exemplar == _exemplars?[i])
                continue;

            // One of the new observations has its value. If the others could not reach the sum then, it is an older one.
            growth[i]--;
            if (!observations.TryReach(reading.Sum - _child.Sum - exemplar.Value))
            {
                growth[i]++;
                continue;
            }

            _child.Observe(exemplar.Value, Exemplars.From(exemplar));
            (_exemplars ??= new SeriesExemplar?[growth.Length])[i] = exemplar;
        }
    }

    private void Restart()
    {
        _child.Remove();
        _child = children(labels);
        Array.Clear(_counts);
        _exemplars = null;
    }
}
