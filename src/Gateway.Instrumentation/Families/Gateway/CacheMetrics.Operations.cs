namespace Gateway.Instrumentation;

/// <content>What is done with caches besides look-ups. Gateway.Instrumentation.Caching records it.</content>
public sealed partial class CacheMetrics
{
    // From a value in memory to a database behind the cache.
    private static readonly Buckets OperationBuckets = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

    private readonly Labeled<Counter, string> _sets;
    private readonly Labeled<Counter, string> _removals;
    private readonly Labeled<Counter, string, CacheEvictionReason> _evictions;
    private readonly Labeled<Counter, string, CacheOperation, string> _errorsByType;
    private readonly Labeled<Histogram, string, CacheOperation> _operationDuration;
    private readonly Labeled<Gauge, string> _entries;
    private readonly Labeled<Gauge, string> _size;

    private readonly Labeled<OperationHandles, string, CacheOperation> _operations;
    private readonly Labeled<ContentHandles, string> _contents;
    private readonly OperationKind<OperationHandles> _operation;

    /// <summary>Starts an operation. Its end records the duration, an error if it failed, and, if it succeeded, a set or a removal. Hits and misses are counted by themselves.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackOperation(string cacheName, CacheOperation operation) => _operation.Start(_operations.WithLabels(cacheName, operation));

    /// <summary>Records a successful operation that was timed elsewhere.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordOperation(string cacheName, CacheOperation operation, TimeSpan duration) =>
        _operation.Record(_operations.WithLabels(cacheName, operation), duration);

    /// <summary>Records a failed operation that was timed elsewhere.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordOperation(string cacheName, CacheOperation operation, string errorType, TimeSpan duration) =>
        _operation.Record(_operations.WithLabels(cacheName, operation), errorType, duration);

    /// <summary>Records an operation that was timed elsewhere.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="outcome">The outcome. A failure has the error type <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordOperation(string cacheName, CacheOperation operation, OperationOutcome outcome, TimeSpan duration) =>
        _operation.Record(_operations.WithLabels(cacheName, operation), outcome, duration);

    /// <summary>Counts values that were put into a cache, without a duration: in memory it is shorter than reading the clock.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="count">Number of values; 0 or less records nothing.</param>
    public void RecordSet(string cacheName = DefaultCache, int count = 1)
    {
        if (count > 0)
            _contents.WithLabels(cacheName).Sets.Inc(count);
    }

    /// <summary>Counts values that were taken out of a cache on purpose, without a duration.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="count">Number of values; 0 or less records nothing.</param>
    public void RecordRemoval(string cacheName = DefaultCache, int count = 1)
    {
        if (count > 0)
            _contents.WithLabels(cacheName).Removals.Inc(count);
    }

    /// <summary>Counts a value that a cache dropped by itself.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="reason">The reason.</param>
    public void RecordEviction(string cacheName, CacheEvictionReason reason) => _contents.WithLabels(cacheName).Evictions[reason].Inc();

    /// <summary>Reads the number of entries of a cache and their size at every scrape. The numbers of several caches of one name are added up.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="entries">Returns the number of entries, without waiting; null when the cache does not know it. When it throws, the page omits its number and <c>gateway_metrics_rejected_total</c> counts the exception.</param>
    /// <param name="size">Returns the size in the cache's own unit, as <paramref name="entries"/> does; null when the cache does not know it.</param>
    /// <returns>The registration. Dispose it when the cache no longer exists.</returns>
    public IDisposable ObserveCache(string cacheName, Func<long>? entries, Func<long>? size = null) => new Observed(
        entries is null ? null : _entries.WithLabels(cacheName).AddCallback(() => entries()),
        size is null ? null : _size.WithLabels(cacheName).AddCallback(() => size()));

    /// <summary>Does the same as <see cref="AnnounceCache"/>, and also shows sets, removals, evictions and the durations and errors of all operations at 0.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void AnnounceOperations(string cacheName, params ReadOnlySpan<string> errorTypes)
    {
        AnnounceCache(cacheName);
        _contents.WithLabels(cacheName);
        foreach (var operation in Enum.GetValues<CacheOperation>())
        {
            _operations.WithLabels(cacheName, operation);
            foreach (var errorType in _metrics.ErrorTypes)
                _errorsByType.WithLabels(cacheName, operation, errorType);
            foreach (var errorType in errorTypes)
                _errorsByType.WithLabels(cacheName, operation, errorType);
        }
    }

    private sealed class Observed(IDisposable? entries, IDisposable? size) : IDisposable
    {
        public void Dispose()
        {
            entries?.Dispose();
            size?.Dispose();
        }
    }

    /// <summary>What changes the content of a cache.</summary>
    private sealed class ContentHandles(CacheMetrics family, string cacheName)
    {
        public Counter Sets { get; } = family._sets.WithLabels(cacheName);

        public Counter Removals { get; } = family._removals.WithLabels(cacheName);

        public PerMember<CacheEvictionReason, Counter> Evictions { get; } = new(reason => family._evictions.WithLabels(cacheName, reason));
    }

    private sealed class OperationHandles(CacheMetrics family, string cacheName, CacheOperation operation)
    {
        private readonly Histogram _duration = family._operationDuration.WithLabels(cacheName, operation);
        private readonly Counter? _succeeded = operation switch
        {
            CacheOperation.Set => family._contents.WithLabels(cacheName).Sets,
            CacheOperation.Remove => family._contents.WithLabels(cacheName).Removals,
            _ => null,
        };

        public void End(OperationEnd end)
        {
            if (end.Outcome == OperationOutcome.Success)
                _succeeded?.Inc();
            else if (end.ErrorType is { } errorType)
                family._errorsByType.WithLabels(cacheName, operation, errorType).Inc();
            _duration.Observe(end.Elapsed);
        }
    }
}
