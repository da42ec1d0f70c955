using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>What stands for one series.</summary>
internal abstract class MirroredSeries(Series series)
{
    public Series Series => series;

    /// <summary>The labels as one text.</summary>
    public required string Key { get; init; }

    /// <summary>The last pass that visited it.</summary>
    public int Pass { get; set; }

    /// <summary>Takes it off the page until it is shown again.</summary>
    public abstract void Hide();

    /// <summary>Takes it off the page for good: with it go its numbers.</summary>
    public abstract void Remove();
}

/// <summary>A gauge or an info.</summary>
internal sealed class GaugeMirror(Series series, Prometheus.Gauge.Child child) : MirroredSeries(series)
{
    public void Show(double value) => child.Set(value);

    public override void Hide() => child.Unpublish();

    public override void Remove() => child.Remove();
}

/// <summary>A counter.</summary>
internal sealed class CounterMirror(Series series, Func<string[], Prometheus.Counter.Child> children, string[] labels) : MirroredSeries(series)
{
    private readonly RisingNumber _number = new(children, labels);
    private SeriesExemplar? _shown;

    public void Show(double value, SeriesExemplar? exemplar)
    {
        if (exemplar is { } one && one != _shown && _number.TryShow(value, one))
            _shown = one;
        else
            _number.Show(value);
    }

    public override void Hide() => _number.Hide();

    public override void Remove() => _number.Remove();
}

/// <summary>A summary: its quantiles are gauges, its sum and its count counters.</summary>
internal sealed class SummaryMirror(
    Series series, Prometheus.Gauge quantiles, Func<string[], Prometheus.Counter.Child> sums, Func<string[], Prometheus.Counter.Child> counts, string[] labels)
    : MirroredSeries(series)
{
    private readonly RisingNumber _sum = new(sums, labels);
    private readonly RisingNumber _count = new(counts, labels);
    private Prometheus.Gauge.Child[] _quantiles = [];

    public void Show(in SummaryReading reading)
    {
        if (_quantiles.Length == 0 && reading.Values.Length > 0)
            _quantiles = [.. reading.Quantiles.Select(quantile => quantiles.WithLabels([.. labels, ExpositionNumber.Bound(quantile)]))];
        for (var i = 0; i < _quantiles.Length; i++)
        {
            if (i < reading.Values.Length)
                _quantiles[i].Set(reading.Values[i]);
            else
                _quantiles[i].Unpublish();
        }

        // A counter cannot be negative.
        if (reading.Sum >= 0)
            _sum.Show(reading.Sum);
        else
            _sum.Hide();
        _count.Show(reading.Count);
    }

    public override void Hide()
    {
        foreach (var quantile in _quantiles)
            quantile.Unpublish();
        _sum.Hide();
        _count.Hide();
    }

    public override void Remove()
    {
        foreach (var quantile in _quantiles)
            quantile.Remove();
        _sum.Remove();
        _count.Remove();
    }
}

/// <summary>A counter of prometheus-net. One that has fallen begins again: it only rises otherwise.</summary>
internal sealed class RisingNumber(Func<string[], Prometheus.Counter.Child> children, string[] labels)
{
    private Prometheus.Counter.Child _child = children(labels);

    public void Show(double value)
    {
        if (value < _child.Value)
        {
            _child.Remove();
            _child = children(labels);
        }

        _child.IncTo(value);
        _child.Publish(); // 0, too
    }

    /// <summary>Shows the number with an exemplar, if it has grown by at least that one's amount. What they show is the amount.</summary>
    public bool TryShow(double value, in SeriesExemplar exemplar)
    {
        // By steps that meet the number exactly.
        var before = value - exemplar.Value;
        if (before < _child.Value || before + exemplar.Value != value)
            return false;
        _child.IncTo(before);
        _child.Inc(exemplar.Value, Exemplars.From(exemplar));
        return true;
    }

    public void Hide() => _child.Unpublish();

    public void Remove() => _child.Remove();
}

internal static class Exemplars
{
    private static readonly Exemplar.LabelKey TraceId = Exemplar.Key("trace_id");
    private static readonly Exemplar.LabelKey SpanId = Exemplar.Key("span_id");

    /// <summary>The same trace; the time becomes that of the scrape.</summary>
    public static Exemplar From(in SeriesExemplar exemplar) =>
        Exemplar.From(TraceId.WithValue(exemplar.TraceId.ToHexString()), SpanId.WithValue(exemplar.SpanId.ToHexString()));
}
