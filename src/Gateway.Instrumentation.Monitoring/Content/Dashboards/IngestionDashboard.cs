using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The worker that reads files into a graph.</summary>
internal static class IngestionDashboard
{
    public const string Uid = "gateway-ingestion";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Financial Lineage - Ingestion Performance", "Does the ingestion keep up, and does its cache save work?",
        new Row(
            "Files",
            new Panel(
                "File Processing Throughput", "Files per second that were handled without an error.", Unit.PerSecond,
                Rate(FilesProcessedTotal, "", legend: "processed")),
            new Panel(
                "Parse Cache Hit Rate",
                "Share of reads that found a usable parse result. It falls to 0 when the parser's version changes, and comes back.", Unit.Percent,
                new Target(Query.Of($$"""100 * {{ShareOfBoth(ParseCacheHitTotal, ParseCacheMissTotal)}}"""), "hits"))
            {
                Min = 0,
                Max = 100,
            },
            new Panel(
                "Batch Processing Duration (Percentiles)",
                "How long a flush to the graph takes. A jump of all percentiles: the store is busy or locked.", Unit.Seconds,
                Percentiles(BatchProcessingDurationSeconds, "", 50, 95, 99)),
            new Panel(
                "Worker Pool Status",
                "Workers that run, and tasks that wait for one. A queue that grows with all workers running: more workers, or slower sources.", Unit.Number,
                Level("sum", ActiveWorkers, "pool_name", legend: "{{pool_name}} workers"),
                Level("sum", QueueSize, "queue_name", legend: "{{queue_name}} waiting")),
            new Panel(
                "Cache Hit/Miss Distribution", "Reads of the parse cache per second by what they found.", Unit.PerSecond,
                Rate(ParseCacheHitTotal, "", legend: "hits"), Rate(ParseCacheMissTotal, "", legend: "misses"))
            {
                IsStacked = true,
            },
            new Panel(
                "Queue Size", "Tasks that wait for a worker now.", Unit.Number,
                Level("sum", QueueSize, "queue_name"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                Height = 8,
            },
            new Panel("Active Workers", "Workers that run now. 0: nothing is handled.", Unit.Number, Level("sum", ActiveWorkers, "pool_name"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                Height = 8,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
            },
            new Panel(
                "Cache Entries", "Parse results in the cache now.", Unit.Number,
                Level("sum", ParseCacheEntries, "", legend: "entries"))
            {
                Kind = PanelKind.Stat,
                Width = 4,
                Height = 8,
            },
            new Panel(
                "Success vs Failure Rate",
                "Files per second that were handled, and whose handler failed. Failures in one peak: a folder of broken files.", Unit.PerSecond,
                Rate(FilesProcessedTotal, "", legend: "processed"), Rate(FilesFailedTotal, "", legend: "failed")),
            new Panel(
                "Batch Size Distribution (Heatmap)",
                "Files that were flushed together. Many batches of one file: the delay is too short.", Unit.Number,
                new Target(BucketsOf(BatchSizeHistogram), "{{le}}"))
            {
                Kind = PanelKind.HeatMap,
            }),
        new Row(
            "Files and graph store",
            new Panel(
                "File Processing Duration", "Median, 95th and 99th percentile of one file.", Unit.Seconds,
                Percentiles(FileProcessingDurationSeconds, "", 50, 95, 99)),
            new Panel(
                "Events Left Out", "Changes of files per second that were dropped because one of the same file was pending.", Unit.PerSecond,
                Rate(EventsDeduplicatedTotal, "", legend: "left out")),
            new Panel("Parse Cache Size", "Size of all parse results.", Unit.Bytes, Level("sum", ParseCacheSizeBytes, "", legend: "size")),
            new Panel(
                "Graph Writes",
                "Batches, nodes and edges written per second, and calls that were repeated. Many repeated ones: the store is busy or locked.", Unit.PerSecond,
                Rate(Neo4jBatchCreateTotal, "", legend: "batches"), Rate(Neo4jEntitiesCreatedTotal, "", legend: "nodes"),
                Rate(Neo4jRelationshipsCreatedTotal, "", legend: "edges"), Rate(Neo4jRetryTotal, "", legend: "repeated")),
            new Panel(
                "Graph Batch Duration", "Median and 95th percentile of one batch write.", Unit.Seconds,
                Percentiles(Neo4jBatchDurationSeconds, "", 50, 95)))
        {
            IsCollapsed = true,
        })
    {
        Readers = "Data engineers look at it while a large load runs, and when lineage is not up to date.",
        Tags = ["ingestion"],
    };
}
