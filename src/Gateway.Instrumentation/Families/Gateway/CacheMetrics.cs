namespace Gateway.Instrumentation;

/// <summary>Caches: hits, misses and what else is done with them; Redis: its operations, hits and misses, errors, and the client's connections.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a cache or an operation is known. Cache names,
/// operations (<c>get</c>, <c>set</c>, or a purpose such as <c>get_user</c>; never a key) and error types are text labels
/// with the default limit; null is recorded as <c>unknown</c>. A failed or cancelled look-up is neither a hit nor a miss.
/// </remarks>
public sealed partial class CacheMetrics
{
    private const string DefaultCache = "default";

    // Redis answers within a millisecond; half a second is an outage.
    private static readonly Buckets RedisBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5];

    private readonly Labeled<Counter, string> _hits;
    private readonly Labeled<Counter, string> _misses;
    private readonly Labeled<Counter, string> _redisHits;
    private readonly Labeled<Counter, string> _redisMisses;
    private readonly Labeled<Counter, string, string> _redisErrors;
    private readonly Labeled<Histogram, string> _redisDuration;

    private readonly Labeled<RecentWindow, string> _recent;
    private readonly Labeled<CacheHandles, string> _caches;
    private readonly Labeled<RedisHandles, string> _redisOperations;
    private readonly Labeled<RedisLookupHandles, string> _redisLookups;
    private readonly OperationKind<CacheHandles, CacheLookupResult> _lookup;
    private readonly OperationKind<RedisHandles> _redisOperation;
    private readonly OperationKind<RedisLookupHandles, CacheLookupResult> _redisLookup;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public CacheMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var cacheName = Label.Text("cache_name");
        var operation = Label.Text("operation");

        var hitRate = metrics.Gauge("cache_hit_rate", "Share of hits among the look-ups in the recent window, from 0 to 1.", cacheName);
        _hits = metrics.Counter("cache_hits_total", "Number of look-ups that found a value.", cacheName);
        _misses = metrics.Counter("cache_misses_total", "Number of look-ups that found nothing.", cacheName);
        _redisHits = metrics.Counter("redis_cache_hits_total", "Number of Redis look-ups that found a value.", operation);
        _redisMisses = metrics.Counter("redis_cache_misses_total", "Number of Redis look-ups that found nothing.", operation);
        _redisErrors = metrics.Counter("redis_operation_errors_total", "Number of failed Redis operations, by error type.", operation, Label.Text("error_type"));
        _redisDuration = metrics.Histogram("redis_operations_duration_seconds", "Duration of one Redis operation in seconds, for all outcomes.", RedisBuckets, operation);

        _sets = metrics.Counter("cache_sets_total", "Number of values put into a cache.", cacheName);
        _removals = metrics.Counter("cache_removals_total", "Number of removals from a cache on purpose, of a value or of a tag.", cacheName);
        _evictions = metrics.Counter("cache_evictions_total", "Number of values that a cache dropped by itself, by reason.", cacheName, Label.Enum<CacheEvictionReason>("reason"));
        var cacheOperation = Label.Enum<CacheOperation>("operation");
        _errorsByType = metrics.Counter("cache_errors_by_type_total", "Number of failed operations on a cache, by operation and error type.", cacheName, cacheOperation, Label.Text("error_type"));
        _operationDuration = metrics.Histogram("cache_operation_duration_seconds", "Duration of one operation on a cache in seconds, for all outcomes.", OperationBuckets, cacheName, cacheOperation);
        _entries = metrics.Gauge("cache_entries", "Number of entries in a cache.", cacheName);
        _size = metrics.Gauge("cache_size", "Size of all entries in a cache, in the unit that the application gave them.", cacheName);

        var endpoint = Label.Text("endpoint");
        var connectionType = Label.Text("connection_type");
        _redisFireAndForget = metrics.Counter("redis_fire_and_forget_total", "Number of Redis operations whose end nobody waits for.", operation);
        _redisConnectionUp = metrics.Gauge("redis_connection_up", "1 while the connection to Redis is open, 0 otherwise.", endpoint, connectionType);
        _redisConnectionLosses = metrics.Counter("redis_connection_losses_total", "Number of times that an open connection to Redis was lost.", endpoint, connectionType);
        _redisReconnects = metrics.Counter("redis_reconnects_total", "Number of times that a lost connection to Redis was open again.", endpoint, connectionType);
        _redisConnectionFailures = metrics.Counter("redis_connection_failures_total", "Number of failures of connections to Redis, by kind: losses and failed attempts to connect.", endpoint, Label.Text("failure_type"));
        _redisOutstanding = metrics.Gauge("redis_operations_outstanding", "Number of Redis operations that wait to be sent or for their answer.", endpoint);

        _recent = metrics.RecentWindow(cacheName, (hitRate, RecentStatistic.MarkedShare));
        _caches = metrics.Bundle(cacheName, name => new CacheHandles(this, name));
        _redisOperations = metrics.Bundle(operation, name => new RedisHandles(this, name));
        _redisLookups = metrics.Bundle(operation, name => new RedisLookupHandles(this, name));
        _contents = metrics.Bundle(cacheName, name => new ContentHandles(this, name));
        _operations = metrics.Bundle(cacheName, cacheOperation, (name, kind) => new OperationHandles(this, name, kind));
        _operation = metrics.OperationKind<OperationHandles>(static (calls, end) => calls.End(end));
        _lookup = metrics.OperationKind<CacheHandles, CacheLookupResult>(static (cache, end) => cache.End(end));
        _redisOperation = metrics.OperationKind<RedisHandles>(static (calls, end) => calls.End(end));
        _redisLookup = metrics.OperationKind<RedisLookupHandles, CacheLookupResult>(static (calls, end) => calls.End(end));
        _metrics = metrics;
    }

    /// <summary>
    /// Starts a look-up in a cache and counts its result. Report the result with <c>Complete(CacheLookupResult.Hit)</c>, or
    /// derive it from the value found: <c>RunAsync(work, found => found is null ? CacheLookupResult.Miss : CacheLookupResult.Hit, ct)</c>.
    /// </summary>
    /// <param name="cacheName">The cache.</param>
    /// <returns>The scope. It counts as failed, and in no counter, unless the caller reports a result.</returns>
    public OperationScope<CacheLookupResult> TrackLookup(string cacheName = DefaultCache) => _lookup.Start(_caches.WithLabels(cacheName));

    /// <summary>Counts look-ups that found a value.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="count">Number of look-ups; 0 or less records nothing.</param>
    public void RecordHit(string cacheName = DefaultCache, int count = 1) => RecordLookup(cacheName, CacheLookupResult.Hit, count);

    /// <summary>Counts look-ups that found nothing.</summary>
    /// <param name="cacheName">The cache.</param>
    /// <param name="count">Number of look-ups; 0 or less records nothing.</param>
    public void RecordMiss(string cacheName = DefaultCache, int count = 1) => RecordLookup(cacheName, CacheLookupResult.Miss, count);

    /// <summary>Starts a Redis operation other than a look-up, such as <c>SET</c> or <c>DEL</c>. Its end records the duration and, if it failed, an error.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackRedisOperation(string operation) => _redisOperation.Start(_redisOperations.WithLabels(operation));

    /// <summary>Starts a look-up in Redis. Its end records the duration, the result and, if it failed, an error. Report the result as for <see cref="TrackLookup"/>.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<CacheLookupResult> TrackRedisLookup(string operation) => _redisLookup.Start(_redisLookups.WithLabels(operation));

    /// <summary>Records a successful Redis operation, other than a look-up, that was timed elsewhere.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRedisOperation(string operation, TimeSpan duration) =>
        _redisOperation.Record(_redisOperations.WithLabels(operation), duration);

    /// <summary>Records a failed Redis operation or look-up that was timed elsewhere.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRedisOperation(string operation, string errorType, TimeSpan duration) =>
        _redisOperation.Record(_redisOperations.WithLabels(operation), errorType, duration);

    /// <summary>Records a successful look-up in Redis that was timed elsewhere.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    /// <param name="result">The result.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRedisLookup(string operation, CacheLookupResult result, TimeSpan duration) =>
        _redisLookup.Record(_redisLookups.WithLabels(operation), result, duration);

    /// <summary>Shows a cache's hits and misses at 0 before the first look-up, so that <c>rate()</c> sees that look-up.</summary>
    /// <param name="cacheName">The cache.</param>
    public void AnnounceCache(string cacheName = DefaultCache) => _caches.WithLabels(cacheName);

    /// <summary>Shows the duration and the errors of a Redis operation at 0 before the first one, so that <c>rate()</c> sees that operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>, such as <c>RedisConnectionException</c>.</param>
    public void AnnounceRedisOperation(string operation, params ReadOnlySpan<string> errorTypes)
    {
        _redisOperations.WithLabels(operation);
        _redisErrors.Announce(operation, _metrics.ErrorTypes);
        _redisErrors.Announce(operation, errorTypes);
    }

    /// <summary>Does the same as <see cref="AnnounceRedisOperation"/> for a look-up, and also shows its hits and misses at 0.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void AnnounceRedisLookup(string operation, params ReadOnlySpan<string> errorTypes)
    {
        _redisLookups.WithLabels(operation);
        AnnounceRedisOperation(operation, errorTypes);
    }

    private void RecordLookup(string cacheName, CacheLookupResult result, int count)
    {
        if (count > 0)
            _caches.WithLabels(cacheName).Record(result, count);
    }

    /// <summary>The counters of hits and misses, created together: a hit rate needs both.</summary>
    private sealed class LookupHandles(Counter hits, Counter misses)
    {
        public void Record(CacheLookupResult result, int count = 1)
        {
            if (result == CacheLookupResult.Hit)
                hits.Inc(count);
            else if (result == CacheLookupResult.Miss)
                misses.Inc(count);
        }
    }

    private sealed class CacheHandles(CacheMetrics family, string cacheName)
    {
        private readonly LookupHandles _lookups = new(family._hits.WithLabels(cacheName), family._misses.WithLabels(cacheName));
        private readonly RecentWindow _recent = family._recent.WithLabels(cacheName);

        public void End(OperationEnd<CacheLookupResult> end)
        {
            if (end is { Outcome: OperationOutcome.Success, Result: { } result })
                Record(result);
        }

        public void Record(CacheLookupResult result, int count = 1)
        {
            _lookups.Record(result, count);
            if (result is CacheLookupResult.Hit or CacheLookupResult.Miss)
                _recent.Add(count, marked: result == CacheLookupResult.Hit ? count : 0);
        }
    }

    private sealed class RedisHandles(CacheMetrics family, string operation)
    {
        private readonly Histogram _duration = family._redisDuration.WithLabels(operation);

        public void End(OperationEnd end) => Record(end.ErrorType, end.Elapsed);

        public void Record(string? errorType, TimeSpan duration)
        {
            if (errorType is not null)
                family._redisErrors.WithLabels(operation, errorType).Inc();
            _duration.Observe(duration);
        }
    }

    private sealed class RedisLookupHandles(CacheMetrics family, string operation)
    {
        private readonly RedisHandles _calls = family._redisOperations.WithLabels(operation);

        public LookupHandles Lookups { get; } = new(family._redisHits.WithLabels(operation), family._redisMisses.WithLabels(operation));

        public void End(OperationEnd<CacheLookupResult> end)
        {
            if (end is { Outcome: OperationOutcome.Success, Result: { } result })
                Lookups.Record(result);
            _calls.Record(end.ErrorType, end.Elapsed);
        }
    }
}
