namespace Gateway.Instrumentation;

/// <summary>What an instrument shows of a metric.</summary>
internal enum PublishedPart
{
    /// <summary>The number of a counter, a gauge or an info; the quantiles of a summary.</summary>
    Number,

    /// <summary>The number of observations.</summary>
    Count,

    /// <summary>The sum of observations that are expected to be positive: left out while it is below 0, as on an OpenMetrics page.</summary>
    GrowingSum,

    /// <summary>The sum of observations that may be negative.</summary>
    AnySum,
}
