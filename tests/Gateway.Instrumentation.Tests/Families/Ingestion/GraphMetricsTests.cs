using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class GraphMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly GraphMetrics _graph;

    public GraphMetricsTests() => _graph = new GraphMetrics(_test.Metrics);

    [Fact]
    public void Everything_is_shown_at_0_from_the_start() => Graph().ShouldBe("0 batches in 0s, 0 nodes, 0 edges, 0 retries");

    [Fact]
    public async Task A_batch_counts_as_sent_however_it_ends()
    {
        using (var batch = _graph.TrackBatch())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            batch.Succeed();
        }

        Graph().ShouldStartWith("1 batches in 1s");
        await Should.ThrowAsync<TimeoutException>(() => _graph.TrackBatch().RunAsync(() =>
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            throw new TimeoutException();
        }));
        Graph().ShouldStartWith("2 batches in 3s");
        using (var batch = _graph.TrackBatch())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(4));
            batch.Cancel();
        }

        Graph().ShouldBe("3 batches in 7s, 0 nodes, 0 edges, 0 retries");
    }

    [Fact]
    public void What_was_created_and_repeated_is_counted()
    {
        _graph.RecordEntitiesCreated(20);
        _graph.RecordRelationshipsCreated(30);
        _graph.RecordRetry();
        Graph().ShouldBe("0 batches in 0s, 20 nodes, 30 edges, 1 retries");
    }

    [Fact]
    public void A_batch_that_was_timed_elsewhere_can_be_recorded()
    {
        _graph.RecordBatch(entities: 5, relationships: 7, TimeSpan.FromSeconds(2));
        Graph().ShouldBe("1 batches in 2s, 5 nodes, 7 edges, 0 retries");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Counts_of_0_or_less_count_nothing(int count)
    {
        _graph.RecordEntitiesCreated(count);
        _graph.RecordRelationshipsCreated(count);
        _graph.RecordBatch(count, count, TimeSpan.FromSeconds(1));
        Graph().ShouldBe("1 batches in 1s, 0 nodes, 0 edges, 0 retries");
        _test.OwnSamples.ShouldBeEmpty();
    }

    private string Graph()
    {
        var page = PageCheck.Parse(_test.Registry.CollectText());
        page.Value("neo4j_batch_duration_seconds_count").ShouldBe(page.Value("neo4j_batch_create_total"));
        return $"{page.Value("neo4j_batch_create_total")} batches in {page.Value("neo4j_batch_duration_seconds_sum")}s, "
            + $"{page.Value("neo4j_entities_created_total")} nodes, {page.Value("neo4j_relationships_created_total")} edges, {page.Value("neo4j_retry_total")} retries";
    }
}
