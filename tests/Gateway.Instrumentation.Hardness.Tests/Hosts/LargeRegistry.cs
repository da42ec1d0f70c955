namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>A page of more than a megabyte: larger than any buffer on its way.</summary>
internal static class LargeRegistry
{
    public static MetricRegistry Create()
    {
        var registry = new MetricRegistry();
        var metrics = new MetricFactory(registry);
        var number = Label.Number("n", limit: 2000);
        var histograms = metrics.Histogram("large_seconds", "Large.", null, number);
        var counters = metrics.Counter("large_total", "Large.", number);
        for (var i = 0; i < 2000; i++)
        {
            histograms.WithLabels(i).Observe(i / 100.0);
            counters.WithLabels(i).Inc(i);
        }

        return registry;
    }
}
