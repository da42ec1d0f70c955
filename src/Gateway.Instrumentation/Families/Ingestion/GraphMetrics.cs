namespace Gateway.Instrumentation;

/// <summary>Writes to the graph store: batches, how long they take, what they create, and what had to be repeated.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class GraphMetrics
{
    private static readonly Buckets DurationBuckets = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10];

    private readonly Counter _batches;
    private readonly Histogram _duration;
    private readonly Counter _entities;
    private readonly Counter _relationships;
    private readonly Counter _retries;

    private readonly OperationKind<GraphMetrics> _batch;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public GraphMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _batches = metrics.Counter("neo4j_batch_create_total", "Writes sent to the graph store, also those that failed.");
        _duration = metrics.Histogram("neo4j_batch_duration_seconds", "How long one write to the graph store took.", DurationBuckets);
        _entities = metrics.Counter("neo4j_entities_created_total", "Nodes that the graph store made.");
        _relationships = metrics.Counter("neo4j_relationships_created_total", "Edges that the graph store made.");
        _retries = metrics.Counter("neo4j_retry_total", "Calls to the graph store that were made once more.");

        _batch = metrics.OperationKind<GraphMetrics>(static (family, end) => family.Record(end.Elapsed));
    }

    /// <summary>
    /// Starts a batch and records, when it ends, that it was sent and how long it took: whether it succeeds, fails or is
    /// cancelled. What it created is told by <see cref="RecordEntitiesCreated"/> and <see cref="RecordRelationshipsCreated"/>.
    /// </summary>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackBatch() => _batch.Start(this);

    /// <summary>Records a batch that was timed elsewhere, and what it created.</summary>
    /// <param name="entities">How many nodes were created; 0 or less counts none.</param>
    /// <param name="relationships">How many edges were created; 0 or less counts none.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>; the batch counts.</param>
    public void RecordBatch(int entities, int relationships, TimeSpan duration)
    {
        Record(duration);
        RecordEntitiesCreated(entities);
        RecordRelationshipsCreated(relationships);
    }

    /// <summary>Counts nodes that were created.</summary>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordEntitiesCreated(int count) => _entities.IncIfPositive(count);

    /// <summary>Counts edges that were created.</summary>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordRelationshipsCreated(int count) => _relationships.IncIfPositive(count);

    /// <summary>Counts a call that is made once more.</summary>
    public void RecordRetry() => _retries.Inc();

    private void Record(TimeSpan duration)
    {
        _batches.Inc();
        _duration.Observe(duration);
    }
}
