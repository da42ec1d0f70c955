namespace Gateway.Instrumentation.Hosting.Tests.Push;

/// <summary>A page with many series, of which 50,000 are more than the buffers of a connection hold.</summary>
internal static class LargePage
{
    public static MetricRegistry Of(int shops)
    {
        var metrics = new GatewayMetrics(new GatewayMetricsOptions { DefaultLabelLimit = shops, MaxSeriesPerMetric = shops });
        var orders = metrics.Factory.Counter("orders_total", "Orders.", Label.Text("shop"));
        for (var shop = 0; shop < shops; shop++)
            orders.WithLabels($"{shop}".PadLeft(250, '-')).Inc();
        return metrics.Registry;
    }
}
