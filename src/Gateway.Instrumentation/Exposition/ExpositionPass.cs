using System.Buffers;

namespace Gateway.Instrumentation;

/// <summary>
/// One scrape on its way through the metrics. It remembers where it stands, so that the page can be written in pieces
/// while the network is slow; it holds no lock, and series that appear or leave meanwhile do not disturb it.
/// </summary>
internal sealed class ExpositionPass(Metric[] metrics, ExpositionFormat format)
{
    private int _metric;
    private int _next = -1; // -1: the header; from 0: the series
    private ReadOnlyMemory<Series> _series;
    private bool _done;

    /// <summary>Writes on, about <paramref name="bytes"/> more. False when the page is complete.</summary>
    public bool Write(IBufferWriter<byte> output, long bytes)
    {
        var writer = new ExpositionWriter(output, format);
        while (!_done && writer.Length < bytes)
            Step(ref writer);
        writer.Flush();
        return !_done;
    }

    private void Step(ref ExpositionWriter writer)
    {
        if (_metric == metrics.Length)
        {
            if (format == ExpositionFormat.OpenMetrics)
                writer.Raw("# EOF\n"u8);
            _done = true;
            return;
        }

        var metric = metrics[_metric];
        if (_next < 0)
        {
            writer.Raw(metric.Header(format));
            _series = metric.Series.Snapshot;
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
