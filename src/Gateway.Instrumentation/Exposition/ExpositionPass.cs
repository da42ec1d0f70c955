using System.Buffers;

namespace Gateway.Instrumentation;

/// <summary>
/// The state of one scrape. It remembers its position, so that the page can be written in pieces while the network is slow. It
/// holds no lock, and series may appear or leave meanwhile. The next scrape reuses it.
/// </summary>
internal sealed class ExpositionPass
{
    private Metric[]? _metrics;
    private ExpositionFormat _format;
    private ReadOnlyMemory<Series> _series;
    private int _metric;
    private int _next;
    private bool _done;

    /// <summary>Starts a page with these metrics; null for the empty page while recording is off.</summary>
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

    /// <summary>Writes the next piece, of about <paramref name="bytes"/>. False when the page is complete.</summary>
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
