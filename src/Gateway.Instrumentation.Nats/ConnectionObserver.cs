using NATS.Client.Core;

namespace Gateway.Instrumentation.Nats;

/// <summary>Shows the state of a connection from its events, until it is disposed.</summary>
internal sealed class ConnectionObserver : IDisposable
{
    private readonly INatsConnection _connection;
    private readonly MessagingMetrics _metrics;
    private readonly string _name;
    private int _isUp;

    public ConnectionObserver(INatsConnection connection, MessagingMetrics metrics)
    {
        (_connection, _metrics, _name) = (connection, metrics, connection.Opts.Name is { Length: > 0 } given ? given : "(unnamed)");
        connection.ConnectionOpened += OpenedAsync;
        connection.ConnectionDisconnected += LostAsync;
        connection.MessageDropped += DroppedAsync;
        if (connection.ConnectionState != NatsConnectionState.Open)
            metrics.MarkConnecting(NatsPublishing.System, _name);
        if (connection.ConnectionState == NatsConnectionState.Open) // asked again: it may have opened in between
            Opened();
    }

    public void Dispose()
    {
        _connection.ConnectionOpened -= OpenedAsync;
        _connection.ConnectionDisconnected -= LostAsync;
        _connection.MessageDropped -= DroppedAsync;
        _metrics.RemoveConnection(NatsPublishing.System, _name);
    }

    private ValueTask OpenedAsync(object? sender, NatsEventArgs args)
    {
        Opened();
        return default;
    }

    // Each failed attempt to come back is told as a disconnection: one loss counts once.
    private ValueTask LostAsync(object? sender, NatsEventArgs args)
    {
        if (Interlocked.Exchange(ref _isUp, 0) != 0)
            _metrics.MarkConnectionLost(NatsPublishing.System, _name);
        return default;
    }

    private ValueTask DroppedAsync(object? sender, NatsMessageDroppedEventArgs args)
    {
        _metrics.RecordError(NatsPublishing.System, args.Subscription.Subject, "slow_consumer");
        return default;
    }

    private void Opened()
    {
        Interlocked.Exchange(ref _isUp, 1);
        _metrics.MarkConnected(NatsPublishing.System, _name);
    }
}
