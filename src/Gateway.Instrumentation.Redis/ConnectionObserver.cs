using System.Net;
using System.Text.Json;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis;

/// <summary>Shows the state of a multiplexer's connections from its events, until it is disposed.</summary>
internal sealed class ConnectionObserver : IDisposable
{
    private readonly IConnectionMultiplexer _multiplexer;
    private readonly CacheMetrics _metrics;
    private readonly RedisConnections _all;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Endpoint, string Type), RedisConnectionState> _connections = [];
    private readonly List<IDisposable> _callbacks = [];
    private bool _isDisposed;

    public ConnectionObserver(IConnectionMultiplexer multiplexer, GatewayMetrics metrics)
    {
        (_multiplexer, _metrics, _all) = (multiplexer, metrics.Cache, RedisConnections.Of(metrics));
        multiplexer.ConnectionFailed += Failed;
        multiplexer.ConnectionRestored += Restored;
        lock (_lock)
        {
            foreach (var server in multiplexer.GetServers())
            {
                var endpoint = NameOf(server.EndPoint);
                var connection = (endpoint, NameOf(ConnectionType.Interactive));
                if (server.IsConnected)
                    Show(connection, RedisConnectionState.Up);
                else if (!_connections.ContainsKey(connection)) // an event may have come first
                    Show(connection, RedisConnectionState.Connecting);
                _callbacks.Add(_metrics.ObserveRedisOutstanding(endpoint, () => server.GetCounters() is var all ? all.Interactive.TotalOutstanding + all.Subscription.TotalOutstanding : 0));
            }
        }
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
            foreach (var (connection, state) in _connections)
                _all.Remove(connection, state);
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
            var wasUp = _connections.TryGetValue(connection, out var before) ? before == RedisConnectionState.Up : args.FailureType != ConnectionFailureType.UnableToConnect;
            if (wasUp)
                Show(connection, RedisConnectionState.Lost);
            else if (!_connections.ContainsKey(connection))
                Show(connection, RedisConnectionState.Connecting);
        }
    }

    private void Restored(object? sender, ConnectionFailedEventArgs args)
    {
        lock (_lock)
        {
            if (!_isDisposed)
                Show((NameOf(args.EndPoint), NameOf(args.ConnectionType)), RedisConnectionState.Up);
        }
    }

    private void Show((string Endpoint, string Type) connection, RedisConnectionState state)
    {
        _all.Show(connection, _connections.TryGetValue(connection, out var before) ? before : null, state);
        _connections[connection] = state;
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
