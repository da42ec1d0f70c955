using System.Buffers;

namespace Gateway.Instrumentation;

/// <summary>
/// One scrape on its way through the metrics. It remembers where it stands, so that the page can be written in pieces
/// while the network is slow; it holds no lock, and series that appear or leave meanwhile do not disturb it. It is used
/// again for the next scrape.
/// </summary>
internal sealed class ExpositionPass
{
    private Metric[]? _metrics;
    private ExpositionFormat _format;
    private ReadOnlyMemory<Series> _series;
    private int _metric;
    private int _next;
    private bool _done;

    /// <summary>Goes to the start of a page with these metrics; null for one that is empty because recording is off.</summary>
    public void Start(Metric[]? metrics, ExpositionFormat format)
    {
        _metrics = metrics;
        _format = format;
        _metric = 0;
        _next = -1; // -1: the header; from 0: the series
        _done = false;
    }

    public void Clear()
    {
        _metrics = null;
        _series = default;
    }

    /// <summary>Writes on, about <paramref name="bytes"/> more. False when the page is complete.</summary>
    public bool Write(IBufferWriter<byte> output, long bytes)
    {
        var writer = new ExpositionWriter(output, _format);
        while (!_done && writer.Length < bytes)
            Step(ref writer);
        writer.Flush();
        return !_done;
    }

    private void Step(ref ExpositionWriter writer)
    {
        if (_metrics is null || _metric == _metrics.Length)
        {
            if (_format == ExpositionFormat.OpenMetrics)
                writer.Raw("# EOF\n"u8);
            _done = true;
            return;
        }

        var metric = _metrics[_metric];
        if (_next < 0)
        {
            writer.Raw(metric.Header(_format));
            _series = metric.Series.Snapshot;
            metric.Exemplars.Restart(_series.Length);
            _next = 0;
        }
        else if (_next < _series.Length)
        {
            _series.Span[_next++].Write(ref writer);
        }
        else
        {
            _metric++;
            _next = -1;
        }
    }
}
