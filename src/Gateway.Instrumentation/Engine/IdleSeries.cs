namespace Gateway.Instrumentation;

/// <summary>Which series <see cref="GatewayMetricsOptions.SeriesIdleTimeout"/> drops.</summary>
public enum IdleSeries
{
    /// <summary>
    /// Gauges that were set. Not those that count up and down, unless they stand at 0: what they hold stays true however
    /// long nothing changes. Nor those that hold a time stamp (<see cref="Gauge.SetToCurrentTime"/>) or have a callback.
    /// </summary>
    Gauges,

    /// <summary>
    /// Counters and histograms, too. Beware: when one comes back it starts from 0, and <c>rate()</c> does not see the
    /// first recording of a new series.
    /// </summary>
    All,
}
