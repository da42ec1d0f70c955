namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>How a series is shown.</summary>
internal enum SeriesKind
{
    /// <summary>By its rate.</summary>
    Counter,

    /// <summary>By its value.</summary>
    Gauge,

    /// <summary>By its rate and its percentiles.</summary>
    Histogram,
}
