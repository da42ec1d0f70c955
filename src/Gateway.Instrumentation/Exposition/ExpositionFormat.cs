namespace Gateway.Instrumentation;

/// <summary>The formats of the page.</summary>
public enum ExpositionFormat
{
    /// <summary>The Prometheus text format 0.0.4, which every scraper reads.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.0, which adds exemplars. Prometheus requests it automatically.</summary>
    OpenMetrics,
}
