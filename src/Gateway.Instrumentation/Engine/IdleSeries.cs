namespace Gateway.Instrumentation;

/// <summary>The series that <see cref="GatewayMetricsOptions.SeriesIdleTimeout"/> removes.</summary>
public enum IdleSeries
{
    /// <summary>
    /// Gauges whose value was set. Not gauges that count up and down, unless they are at 0: their value stays true while nothing
    /// changes. Not gauges with a timestamp (<see cref="Gauge.SetToCurrentTime"/>) or a callback.
    /// </summary>
    Gauges,

    /// <summary>
    /// Also counters and histograms. Note: a series that comes back starts from 0, and <c>rate()</c> does not see the first
    /// recording of a new series.
    /// </summary>
    All,
}
