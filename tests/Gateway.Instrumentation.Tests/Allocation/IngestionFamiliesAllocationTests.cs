namespace Gateway.Instrumentation.Tests.Allocation;

public class IngestionFamiliesAllocationTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();

    [Fact]
    public void The_parse_cache()
    {
        var cache = new ParseCacheMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            cache.RecordHit();
            cache.RecordMiss();
            cache.SetEntries(10);
            cache.SetSizeBytes(1000);
            using (var read = cache.TrackRead())
                read.Complete(CacheLookupResult.Hit);
            cache.TrackRead().Dispose();
        }).ShouldBe(0);
    }

    [Fact]
    public void Batches()
    {
        var batches = new BatchMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            batches.RecordBatch(10, Second);
            batches.RecordDeduplicated(3);
            batches.TrackBatch(10).Dispose();
            batches.TrackBatch(0).Dispose();
        }).ShouldBe(0);
    }

    [Fact]
    public void Worker_pools()
    {
        var pool = new WorkerPoolMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            pool.RecordFile(Second);
            pool.RecordFile(OperationOutcome.Failed, Second);
            pool.SetQueueSize(5);
            using var worker = pool.TrackWorker();
            using var file = pool.TrackFile();
            file.Succeed();
        }).ShouldBe(0);
    }

    [Fact]
    public void The_graph_store()
    {
        var graph = new GraphMetrics(_test.Metrics);
        Allocated.By(() =>
        {
            graph.RecordBatch(5, 7, Second);
            graph.RecordEntitiesCreated(5);
            graph.RecordRelationshipsCreated(7);
            graph.RecordRetry();
            graph.TrackBatch().Dispose();
        }).ShouldBe(0);
    }
}
