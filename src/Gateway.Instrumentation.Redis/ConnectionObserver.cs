using System.Net;
using System.Text.Json;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>Shows the state of a multiplexer's connections from its events, until it is disposed.</summary>
internal sealed class ConnectionObserver : IDisposable
{
    private readonly IConnectionMultiplexer _multiplexer;
    private readonly CacheMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Endpoint, string Type), State> _connections = [];
    private readonly List<IDisposable> _callbacks = [];
    private bool _isDisposed;

    public ConnectionObserver(IConnectionMultiplexer multiplexer, CacheMetrics metrics)
    {
        (_multiplexer, _metrics) = (multiplexer, metrics);
        multiplexer.ConnectionFailed += Failed;
        multiplexer.ConnectionRestored += Restored;
        lock (_lock)
        {
            foreach (var server in multiplexer.GetServers())
            {
                var endpoint = NameOf(server.EndPoint);
                _connections.TryAdd((endpoint, NameOf(ConnectionType.Interactive)), State.Connecting);
                if (server.IsConnected)
                    Show((endpoint, NameOf(ConnectionType.Interactive)), State.Up);
                else
                    _metrics.MarkRedisConnecting(endpoint, NameOf(ConnectionType.Interactive));
                _callbacks.Add(metrics.ObserveRedisOutstanding(endpoint, () => server.GetCounters() is var all ? all.Interactive.TotalOutstanding + all.Subscription.TotalOutstanding : 0));
            }
        }
    }

    private enum State
    {
        Connecting,
        Up,
        Lost,
    }

    public void Dispose()
    {
        _multiplexer.ConnectionFailed -= Failed;
        _multiplexer.ConnectionRestored -= Restored;
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _callbacks.ForEach(static callback => callback.Dispose());
            foreach (var (endpoint, type) in _connections.Keys)
                _metrics.RemoveRedisConnection(endpoint, type);
        }
    }

    private void Failed(object? sender, ConnectionFailedEventArgs args)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            var endpoint = NameOf(args.EndPoint);
            _metrics.RecordRedisConnectionFailure(endpoint, NameOf(args.FailureType));

            // Each failed attempt to come back is told, too: one loss counts once.
            var connection = (endpoint, NameOf(args.ConnectionType));
            if (_connections.GetValueOrDefault(connection) == State.Up || !_connections.ContainsKey(connection) && args.FailureType != ConnectionFailureType.UnableToConnect)
                Show(connection, State.Lost);
            else if (_connections.TryAdd(connection, State.Connecting))
                _metrics.MarkRedisConnecting(endpoint, connection.Item2);
        }
    }

    private void Restored(object? sender, ConnectionFailedEventArgs args)
    {
        lock (_lock)
        {
            if (!_isDisposed)
                Show((NameOf(args.EndPoint), NameOf(args.ConnectionType)), State.Up);
        }
    }

    private void Show((string Endpoint, string Type) connection, State state)
    {
        var before = _connections.GetValueOrDefault(connection);
        _connections[connection] = state;
        if (state == State.Lost)
            _metrics.MarkRedisConnectionLost(connection.Endpoint, connection.Type);
        else if (before == State.Lost)
            _metrics.MarkRedisReconnected(connection.Endpoint, connection.Type);
        else
            _metrics.MarkRedisConnected(connection.Endpoint, connection.Type);
    }

    private static string NameOf(EndPoint? endpoint) => endpoint switch
    {
        DnsEndPoint named => $"{named.Host}:{named.Port}",
        null => "unknown",
        _ => endpoint.ToString() ?? "unknown",
    };

    private static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
