namespace Gateway.Instrumentation;

/// <summary>
/// Registers metrics of requests that have a service's own label (<see cref="GatewayMetricsOptions.RequestLabel"/>) as their last
/// one, where the service has set one. Their series are looked up the same way with and without it, once for each bundle.
/// </summary>
internal static class RequestLabelRegistration
{
    public static Func<T1, T2, string?, Counter> Counter<T1, T2>(
        this Label<string>? own, MetricFactory metrics, string name, string help, Label<T1> label1, Label<T2> label2)
    {
        if (own is not null)
            return metrics.Counter(name, help, label1, label2, own).WithLabels!;
        var plain = metrics.Counter(name, help, label1, label2);
        return (value1, value2, _) => plain.WithLabels(value1, value2);
    }

    public static Func<T1, T2, T3, string?, Counter> Counter<T1, T2, T3>(
        this Label<string>? own, MetricFactory metrics, string name, string help, Label<T1> label1, Label<T2> label2, Label<T3> label3)
    {
        if (own is not null)
            return metrics.Counter(name, help, label1, label2, label3, own).WithLabels!;
        var plain = metrics.Counter(name, help, label1, label2, label3);
        return (value1, value2, value3, _) => plain.WithLabels(value1, value2, value3);
    }

    public static Func<T1, T2, string?, Histogram> Histogram<T1, T2>(
        this Label<string>? own, MetricFactory metrics, string name, string help, Buckets buckets, Label<T1> label1, Label<T2> label2)
    {
        if (own is not null)
            return metrics.Histogram(name, help, buckets, label1, label2, own).WithLabels!;
        var plain = metrics.Histogram(name, help, buckets, label1, label2);
        return (value1, value2, _) => plain.WithLabels(value1, value2);
    }
}
