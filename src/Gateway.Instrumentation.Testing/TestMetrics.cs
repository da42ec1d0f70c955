namespace Gateway.Instrumentation.Testing;

/// <summary>Makes metrics for tests: with a registry of their own, so that tests share nothing and may run side by side.</summary>
public static class TestMetrics
{
    /// <summary>Creates isolated metrics.</summary>
    /// <param name="time">The clock: a <see cref="ManualTimeProvider"/> to move by hand. One that stands still when null.</param>
    /// <param name="configure">Settings other than the defaults.</param>
    /// <param name="errors">Names the kinds of failures; <see cref="ErrorClassifier"/> when null.</param>
    /// <returns>The metrics: hand a family of them to the class under test, then read them with <see cref="MetricReads"/>.</returns>
    public static GatewayMetrics Create(
        TimeProvider? time = null, Action<GatewayMetricsOptions>? configure = null, IErrorClassifier? errors = null)
    {
        var options = new GatewayMetricsOptions();
        configure?.Invoke(options);

        // A registry of its own also heeds no ENABLE_METRICS of the machine that the tests run on.
        var registry = new MetricRegistry(options, time ?? new ManualTimeProvider());
        return new GatewayMetrics(new MetricFactory(registry, errors));
    }
}
