namespace Gateway.Instrumentation;

/// <content>What a client of Redis knows besides its operations. Gateway.Instrumentation.Redis records it.</content>
public sealed partial class CacheMetrics
{
    private readonly Labeled<Counter, string> _redisFireAndForget;
    private readonly Labeled<Gauge, string, string> _redisConnectionUp;
    private readonly Labeled<Counter, string, string> _redisConnectionLosses;
    private readonly Labeled<Counter, string, string> _redisReconnects;
    private readonly Labeled<Counter, string, string> _redisConnectionFailures;
    private readonly Labeled<Gauge, string> _redisOutstanding;

    /// <summary>Counts look-ups in Redis that found a value, without a duration: the values of one <c>MGET</c>, whose duration is recorded once.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    /// <param name="count">Number of look-ups; 0 or less records nothing.</param>
    public void RecordRedisHit(string operation, int count = 1) => RecordRedisLookups(operation, CacheLookupResult.Hit, count);

    /// <summary>Counts look-ups in Redis that found nothing, without a duration.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    /// <param name="count">Number of look-ups; 0 or less records nothing.</param>
    public void RecordRedisMiss(string operation, int count = 1) => RecordRedisLookups(operation, CacheLookupResult.Miss, count);

    /// <summary>Counts an operation whose end nobody waits for: it has neither a duration nor an outcome.</summary>
    /// <param name="operation">The operation, from a small set; never a key.</param>
    public void RecordRedisFireAndForget(string operation) => _redisFireAndForget.WithLabels(operation).Inc();

    /// <summary>Shows at 0 how many operations were sent whose end nobody waits for.</summary>
    /// <param name="operation">The operation.</param>
    public void AnnounceRedisFireAndForget(string operation) => _redisFireAndForget.WithLabels(operation);

    /// <summary>Shows a connection to Redis as open, and its losses and reconnects from 0 on. Nothing is counted.</summary>
    /// <param name="endpoint">Host and port of the server.</param>
    /// <param name="connectionType">What the connection is for, such as <c>interactive</c> or <c>subscription</c>.</param>
    public void MarkRedisConnected(string endpoint, string connectionType) => ShowRedisConnection(endpoint, connectionType, isUp: true);

    /// <summary>Shows a connection to Redis as down that was not open before, and its losses and reconnects from 0 on. Nothing is counted.</summary>
    /// <param name="endpoint">Host and port of the server.</param>
    /// <param name="connectionType">What the connection is for.</param>
    public void MarkRedisConnecting(string endpoint, string connectionType) => ShowRedisConnection(endpoint, connectionType, isUp: false);

    /// <summary>Shows a connection to Redis that was open as down, and counts the loss.</summary>
    /// <param name="endpoint">Host and port of the server.</param>
    /// <param name="connectionType">What the connection is for.</param>
    public void MarkRedisConnectionLost(string endpoint, string connectionType)
    {
        ShowRedisConnection(endpoint, connectionType, isUp: false);
        _redisConnectionLosses.WithLabels(endpoint, connectionType).Inc();
    }

    /// <summary>Shows a connection to Redis that was lost as open again, and counts the reconnect.</summary>
    /// <param name="endpoint">Host and port of the server.</param>
    /// <param name="connectionType">What the connection is for.</param>
    public void MarkRedisReconnected(string endpoint, string connectionType)
    {
        ShowRedisConnection(endpoint, connectionType, isUp: true);
        _redisReconnects.WithLabels(endpoint, connectionType).Inc();
    }

    /// <summary>Counts a failure of a connection to Redis: a loss, and each attempt to come back that failed.</summary>
    /// <param name="endpoint">Host and port of the server.</param>
    /// <param name="failureType">The kind of failure, from a small set, such as <c>socket_closed</c>.</param>
    public void RecordRedisConnectionFailure(string endpoint, string failureType) => _redisConnectionFailures.WithLabels(endpoint, failureType).Inc();

    /// <summary>Removes a connection that was closed on purpose from the page: it is not down. Its losses and reconnects stay.</summary>
    /// <param name="endpoint">Host and port of the server.</param>
    /// <param name="connectionType">What the connection was for.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveRedisConnection(string endpoint, string connectionType) => _redisConnectionUp.Remove(endpoint, connectionType);

    /// <summary>Reads at every scrape how many operations wait for a server: to be sent, or for their answer. The numbers of several clients are added up.</summary>
    /// <param name="endpoint">Host and port of the server.</param>
    /// <param name="outstanding">Returns the number, without waiting. When it throws, the page omits its number and <c>gateway_metrics_rejected_total</c> counts the exception.</param>
    /// <returns>The registration. Dispose it when the client is closed.</returns>
    public IDisposable ObserveRedisOutstanding(string endpoint, Func<long> outstanding)
    {
        ArgumentNullException.ThrowIfNull(outstanding);
        return _redisOutstanding.WithLabels(endpoint).AddCallback(() => outstanding());
    }

    private void RecordRedisLookups(string operation, CacheLookupResult result, int count)
    {
        if (count > 0)
            _redisLookups.WithLabels(operation).Lookups.Record(result, count);
    }

    private void ShowRedisConnection(string endpoint, string connectionType, bool isUp)
    {
        _redisConnectionUp.WithLabels(endpoint, connectionType).SetLasting(isUp ? 1 : 0);
        _redisConnectionLosses.WithLabels(endpoint, connectionType);
        _redisReconnects.WithLabels(endpoint, connectionType);
    }
}
