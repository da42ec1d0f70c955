namespace Gateway.Instrumentation;

// The connections to the broker.
public sealed partial class MessagingMetrics
{
    /// <summary>Shows a connection that is not open yet: as down, and its losses from 0 on. Nothing is counted.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="connection">The name of the connection, from a small set: not one that each connection makes up for itself.</param>
    public void MarkConnecting(string system, string connection) => ShowConnection(system, connection, isUp: false);

    /// <summary>Shows a connection as open, and its losses from 0 on.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="connection">The name of the connection, from a small set: not one that each connection makes up for itself.</param>
    public void MarkConnected(string system, string connection) => ShowConnection(system, connection, isUp: true);

    /// <summary>Shows a connection as closed and counts the loss.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="connection">The name of the connection.</param>
    public void MarkConnectionLost(string system, string connection)
    {
        ShowConnection(system, connection, isUp: false);
        _connectionLosses.WithLabels(system, connection).Inc();
    }

    /// <summary>Shows whether the broker takes publishes from a connection.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="connection">The name of the connection.</param>
    public void MarkBlocked(string system, string connection) => _connectionBlocked.WithLabels(system, connection).SetLasting(1);

    /// <summary>Shows that the broker takes publishes from a connection again.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="connection">The name of the connection.</param>
    public void MarkUnblocked(string system, string connection) => _connectionBlocked.WithLabels(system, connection).SetLasting(0);

    /// <summary>Removes a connection that was closed on purpose from the page: it is not down. Its losses stay.</summary>
    /// <param name="system">The kind of broker.</param>
    /// <param name="connection">The name of the connection. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveConnection(string system, string connection) =>
        _connectionUp.Remove(system, connection) | _connectionBlocked.Remove(system, connection);

    private void ShowConnection(string system, string connection, bool isUp)
    {
        _connectionUp.WithLabels(system, connection).SetLasting(isUp ? 1 : 0);
        _connectionBlocked.WithLabels(system, connection).SetLasting(0);
        _connectionLosses.WithLabels(system, connection);
    }
}
