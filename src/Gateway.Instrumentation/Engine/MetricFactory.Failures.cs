namespace Gateway.Instrumentation;

public sealed partial class MetricFactory
{
    /// <summary>
    /// Counts that code which records metrics threw, in
    /// <c>gateway_metrics_rejected_total{metric="&lt;source&gt;",reason="operation_failed"}</c>, and logs the first exception of each
    /// source. For adapters that call an application's code and must not let its exceptions through.
    /// </summary>
    /// <param name="source">What threw, such as the name of its type. As many different ones as the program has such types.</param>
    /// <param name="exception">What it threw.</param>
    public void ReportFailure(string source, Exception exception)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(exception);
        Registry.Diagnostics.ReportOperationFailed(source, exception);
    }
}
