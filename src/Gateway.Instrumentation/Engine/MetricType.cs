namespace Gateway.Instrumentation;

/// <summary>The kinds of metric.</summary>
public enum MetricType
{
    /// <summary>A number that only grows.</summary>
    Counter,

    /// <summary>A number that goes up and down.</summary>
    Gauge,

    /// <summary>Observations counted in buckets, with their sum.</summary>
    Histogram,

    /// <summary>A constant 1 that carries facts as labels.</summary>
    Info,

    /// <summary>Observations counted and summed up, with quantiles of the recent ones.</summary>
    Summary,
}
