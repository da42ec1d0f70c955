namespace Gateway.Instrumentation.Tool.Pages;

internal enum PageFormat
{
    /// <summary>The Prometheus text format 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics,
}
