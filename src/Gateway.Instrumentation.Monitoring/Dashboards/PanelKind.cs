namespace Gateway.Instrumentation.Monitoring;

/// <summary>How a panel shows its series.</summary>
public enum PanelKind
{
    /// <summary>Lines over time.</summary>
    Lines,

    /// <summary>The last value in large figures.</summary>
    Stat,

    /// <summary>The last value on a scale.</summary>
    Gauge,

    /// <summary>The last values as a table, a column for each label.</summary>
    Table,

    /// <summary>The distribution of a histogram over time. The query gives buckets by <c>le</c>.</summary>
    HeatMap,
}
