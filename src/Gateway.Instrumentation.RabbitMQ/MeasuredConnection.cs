using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>
/// A connection that does what another one does, and is told when the program closes it: a connection that recovers raises no event then.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="closed">Called when the program has closed the connection, however often it does.</param>
internal sealed class MeasuredConnection(IConnection connection, Action closed) : IConnection
{
    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync { add => connection.CallbackExceptionAsync += value; remove => connection.CallbackExceptionAsync -= value; }

    public event AsyncEventHandler<ShutdownEventArgs> ConnectionShutdownAsync { add => connection.ConnectionShutdownAsync += value; remove => connection.ConnectionShutdownAsync -= value; }

    public event AsyncEventHandler<AsyncEventArgs> RecoverySucceededAsync { add => connection.RecoverySucceededAsync += value; remove => connection.RecoverySucceededAsync -= value; }

    public event AsyncEventHandler<ConnectionRecoveryErrorEventArgs> ConnectionRecoveryErrorAsync { add => connection.ConnectionRecoveryErrorAsync += value; remove => connection.ConnectionRecoveryErrorAsync -= value; }

    public event AsyncEventHandler<ConsumerTagChangedAfterRecoveryEventArgs> ConsumerTagChangeAfterRecoveryAsync { add => connection.ConsumerTagChangeAfterRecoveryAsync += value; remove => connection.ConsumerTagChangeAfterRecoveryAsync -= value; }

    public event AsyncEventHandler<QueueNameChangedAfterRecoveryEventArgs> QueueNameChangedAfterRecoveryAsync { add => connection.QueueNameChangedAfterRecoveryAsync += value; remove => connection.QueueNameChangedAfterRecoveryAsync -= value; }

    public event AsyncEventHandler<RecoveringConsumerEventArgs> RecoveringConsumerAsync { add => connection.RecoveringConsumerAsync += value; remove => connection.RecoveringConsumerAsync -= value; }

    public event AsyncEventHandler<ConnectionBlockedEventArgs> ConnectionBlockedAsync { add => connection.ConnectionBlockedAsync += value; remove => connection.ConnectionBlockedAsync -= value; }

    public event AsyncEventHandler<AsyncEventArgs> ConnectionUnblockedAsync { add => connection.ConnectionUnblockedAsync += value; remove => connection.ConnectionUnblockedAsync -= value; }

    public ushort ChannelMax => connection.ChannelMax;

    public IDictionary<string, object?> ClientProperties => connection.ClientProperties;

    public string? ClientProvidedName => connection.ClientProvidedName;

    public ShutdownEventArgs? CloseReason => connection.CloseReason;

    public AmqpTcpEndpoint Endpoint => connection.Endpoint;

    public uint FrameMax => connection.FrameMax;

    public TimeSpan Heartbeat => connection.Heartbeat;

    public bool IsOpen => connection.IsOpen;

    public IProtocol Protocol => connection.Protocol;

    public IDictionary<string, object?>? ServerProperties => connection.ServerProperties;

    public IEnumerable<ShutdownReportEntry> ShutdownReport => connection.ShutdownReport;

    public int LocalPort => connection.LocalPort;

    public int RemotePort => connection.RemotePort;

    public Task<IChannel> CreateChannelAsync(CreateChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        connection.CreateChannelAsync(options, cancellationToken);

    public Task UpdateSecretAsync(string newSecret, string reason, CancellationToken cancellationToken = default) =>
        connection.UpdateSecretAsync(newSecret, reason, cancellationToken);

    public async Task CloseAsync(ushort reasonCode, string reasonText, TimeSpan timeout, bool abort, CancellationToken cancellationToken = default)
    {
        await connection.CloseAsync(reasonCode, reasonText, timeout, abort, cancellationToken).ConfigureAwait(false);
        closed();
    }

    public void Dispose()
    {
        connection.Dispose();
        closed();
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        closed();
    }
}
