namespace Gateway.Instrumentation.Benchmarks.Memory;

/// <summary>What happened to the series before their memory is taken.</summary>
internal enum SeriesState
{
    /// <summary>They recorded, and that is all; or they were scraped as text.</summary>
    Recorded,

    /// <summary>They were scraped as OpenMetrics, which asks them for exemplars, as every Prometheus does.</summary>
    ScrapedAsOpenMetrics,

    /// <summary>They then recorded inside a sampled trace and took an exemplar.</summary>
    InsideTraces,
}
