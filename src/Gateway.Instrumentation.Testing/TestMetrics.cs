namespace Gateway.Instrumentation.Testing;

/// <summary>Creates metrics for tests, with their own registry, so that tests share nothing and may run in parallel.</summary>
public static class TestMetrics
{
    /// <summary>Creates isolated metrics.</summary>
    /// <param name="time">The clock, such as a <see cref="ManualTimeProvider"/>; when null, a clock that does not move.</param>
    /// <param name="configure">Changes the default options.</param>
    /// <param name="errors">The classifier of exceptions; <see cref="ErrorClassifier"/> when null.</param>
    /// <returns>The metrics. Pass a family to the class under test, then read the metrics with <see cref="MetricReads"/>.</returns>
    public static GatewayMetrics Create(
        TimeProvider? time = null, Action<GatewayMetricsOptions>? configure = null, IErrorClassifier? errors = null)
    {
        var options = new GatewayMetricsOptions();
        configure?.Invoke(options);

        // A passed-in registry also ignores ENABLE_METRICS in the environment of the test machine.
        var registry = new MetricRegistry(options, time ?? new ManualTimeProvider());
        return new GatewayMetrics(new MetricFactory(registry, errors));
    }
}
