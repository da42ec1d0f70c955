using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests;

/// <summary>A registry of one test's own, with a clock that stands still and a log that is kept.</summary>
internal sealed class TestRegistry
{
    public TestRegistry(Action<GatewayMetricsOptions>? configure = null, IErrorClassifier? errors = null)
    {
        var options = new GatewayMetricsOptions();
        configure?.Invoke(options);
        Registry = new MetricRegistry(options, Time, Log);
        Metrics = new MetricFactory(Registry, errors);
    }

    public ManualTimeProvider Time { get; } = new();

    public KeptLog<MetricRegistry> Log { get; } = new();

    public MetricRegistry Registry { get; }

    public MetricFactory Metrics { get; }

    /// <summary>The lines of the page, without those of the registry's own metrics and without comments.</summary>
    public string Samples => string.Join('\n', Lines(own: false));

    /// <summary>The lines of the registry's own metrics.</summary>
    public string OwnSamples => string.Join('\n', Lines(own: true));

    private IEnumerable<string> Lines(bool own) => Registry.CollectText()
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#' && line.StartsWith("gateway_metrics_", StringComparison.Ordinal) == own);
}
