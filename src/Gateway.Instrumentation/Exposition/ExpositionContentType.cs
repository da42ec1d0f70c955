namespace Gateway.Instrumentation;

/// <summary>
/// The content types of the page, for those who serve it themselves with <see cref="MetricRegistry.CollectAsync(System.IO.Pipelines.PipeWriter, ExpositionFormat, CancellationToken)"/>.
/// Exactly as in the formats' specifications: Prometheus selects its parser by them.
/// </summary>
public static class ExpositionContentType
{
    /// <summary>Of <see cref="ExpositionFormat.Text"/>.</summary>
    public const string Text = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Of <see cref="ExpositionFormat.OpenMetrics"/>.</summary>
    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>Returns the content type of a format.</summary>
    /// <param name="format">The format.</param>
    /// <returns>One of the two constants.</returns>
    public static string Of(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics ? OpenMetrics : Text;
}
