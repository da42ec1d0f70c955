namespace Gateway.Instrumentation.Redis;

/// <summary>The connections of all clients: those to one server share a line of the page, which is up when all of them are.</summary>
internal sealed class RedisConnections(CacheMetrics metrics)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Endpoint, string Type), (int All, int Up)> _connections = [];

    /// <summary>Those of a registry.</summary>
    public static RedisConnections Of(GatewayMetrics metrics) => metrics.Factory.Shared(_ => new RedisConnections(metrics.Cache));

    /// <summary>Shows a client's connection.</summary>
    /// <param name="connection">Server and kind of connection.</param>
    /// <param name="before">What it was; null for a new one.</param>
    /// <param name="state">What it is.</param>
    public void Show((string Endpoint, string Type) connection, RedisConnectionState? before, RedisConnectionState state)
    {
        lock (_lock)
        {
            if (state == RedisConnectionState.Lost)
                metrics.MarkRedisConnectionLost(connection.Endpoint, connection.Type);
            else if (before == RedisConnectionState.Lost && state == RedisConnectionState.Up)
                metrics.MarkRedisReconnected(connection.Endpoint, connection.Type);
            Change(connection, before is null ? 1 : 0, UpIn(state) - UpIn(before));
        }
    }

    /// <summary>A client was closed: its connection is not down.</summary>
    public void Remove((string Endpoint, string Type) connection, RedisConnectionState state)
    {
        lock (_lock)
            Change(connection, -1, -UpIn(state));
    }

    private static int UpIn(RedisConnectionState? state) => state == RedisConnectionState.Up ? 1 : 0;

    private void Change((string Endpoint, string Type) connection, int all, int up)
    {
        var now = _connections.GetValueOrDefault(connection);
        now = (now.All + all, now.Up + up);
        _connections[connection] = now;
        if (now.All == 0)
        {
            _connections.Remove(connection);
            metrics.RemoveRedisConnection(connection.Endpoint, connection.Type);
        }
        else if (now.Up == now.All)
        {
            metrics.MarkRedisConnected(connection.Endpoint, connection.Type);
        }
        else
        {
            metrics.MarkRedisConnecting(connection.Endpoint, connection.Type);
        }
    }
}
