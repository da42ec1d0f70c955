namespace Gateway.Instrumentation;

/// <summary>Batch writes to the graph store: their number and duration, the nodes and edges created, and the retries.</summary>
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
    /// <param name="metrics">The factory to register them with.</param>
    public GraphMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _batches = metrics.Counter("neo4j_batch_create_total", "Number of batch writes to the graph store, including failed ones.");
        _duration = metrics.Histogram("neo4j_batch_duration_seconds", "Duration of one batch write to the graph store in seconds, for all outcomes.", DurationBuckets);
        _entities = metrics.Counter("neo4j_entities_created_total", "Number of nodes created in the graph store.");
        _relationships = metrics.Counter("neo4j_relationships_created_total", "Number of edges created in the graph store.");
        _retries = metrics.Counter("neo4j_retry_total", "Number of repeated calls to the graph store.");

        _batch = metrics.OperationKind<GraphMetrics>(static (family, end) => family.Record(end.Elapsed));
    }

    /// <summary>
    /// Starts a batch. Its end counts the batch and records the duration for every outcome. Report what it created with
    /// <see cref="RecordEntitiesCreated"/> and <see cref="RecordRelationshipsCreated"/>.
    /// </summary>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackBatch() => _batch.Start(this);

    /// <summary>Records a batch that was timed elsewhere, and the nodes and edges created.</summary>
    /// <param name="entities">Number of nodes created; 0 or less counts none.</param>
    /// <param name="relationships">Number of edges created; 0 or less counts none.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The batch still counts.</param>
    public void RecordBatch(int entities, int relationships, TimeSpan duration)
    {
        Record(duration);
        RecordEntitiesCreated(entities);
        RecordRelationshipsCreated(relationships);
    }

    /// <summary>Counts created nodes.</summary>
    /// <param name="count">Number of nodes; 0 or less records nothing.</param>
    public void RecordEntitiesCreated(int count) => _entities.IncIfPositive(count);

    /// <summary>Counts created edges.</summary>
    /// <param name="count">Number of edges; 0 or less records nothing.</param>
    public void RecordRelationshipsCreated(int count) => _relationships.IncIfPositive(count);

    /// <summary>Counts a repeated call to the graph store.</summary>
    public void RecordRetry() => _retries.Inc();

    private void Record(TimeSpan duration)
    {
        _batches.Inc();
        _duration.Observe(duration);
    }
}
