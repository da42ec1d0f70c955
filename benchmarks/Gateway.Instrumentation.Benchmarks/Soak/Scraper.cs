using Gateway.Instrumentation.Benchmarks.Pages;

namespace Gateway.Instrumentation.Benchmarks.Soak;

/// <summary>Scrapes again and again, in both formats by turns.</summary>
internal sealed class Scraper(MetricRegistry registry)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private long _scrapes;
    private long _pageBytes;

    public long Scrapes => Interlocked.Read(ref _scrapes);

    public long PageBytes => Interlocked.Read(ref _pageBytes);

    public void Run(CancellationToken stop)
    {
        while (!stop.WaitHandle.WaitOne(Pause))
        {
            var buffer = new DiscardingBuffer();
            registry.Collect(buffer, Scrapes % 2 == 0 ? ExpositionFormat.Text : ExpositionFormat.OpenMetrics);
            Interlocked.Exchange(ref _pageBytes, buffer.Length);
            Interlocked.Increment(ref _scrapes);
        }
    }

    /// <summary>What must not be on the page when all is over.</summary>
    public IEnumerable<string> Leftovers() =>
        from line in registry.CollectText().Split('\n')
        where line.Contains("session=\"", StringComparison.Ordinal)
            || line.StartsWith("gateway_metrics_overflow_total{", StringComparison.Ordinal)
            || line.StartsWith("gateway_metrics_rejected_total{", StringComparison.Ordinal)
        select "left on the page: " + line;
}
