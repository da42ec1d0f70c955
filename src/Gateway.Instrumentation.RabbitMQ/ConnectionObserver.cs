using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>Shows the state of a connection from its events, until the program closes it.</summary>
internal static class ConnectionObserver
{
    public static IConnection Observe(IConnection connection, MessagingMetrics metrics)
    {
        var name = connection.ClientProvidedName is { Length: > 0 } given ? given : "(unnamed)";
        connection.ConnectionShutdownAsync += (_, shutdown) =>
        {
            if (shutdown.Initiator == ShutdownInitiator.Application)
                metrics.RemoveConnection(MeasuredChannel.System, name);
            else
                metrics.MarkConnectionLost(MeasuredChannel.System, name);
            return Task.CompletedTask;
        };
        connection.RecoverySucceededAsync += (_, _) => Marked(() => metrics.MarkConnected(MeasuredChannel.System, name));
        connection.ConnectionBlockedAsync += (_, _) => Marked(() => metrics.MarkBlocked(MeasuredChannel.System, name));
        connection.ConnectionUnblockedAsync += (_, _) => Marked(() => metrics.MarkUnblocked(MeasuredChannel.System, name));
        if (connection.IsOpen)
            metrics.MarkConnected(MeasuredChannel.System, name);
        var isClosed = false;
        return new MeasuredConnection(connection, () =>
        {
            // Once: another connection may have the name by the time that this one is disposed of.
            if (!Interlocked.Exchange(ref isClosed, true))
                metrics.RemoveConnection(MeasuredChannel.System, name);
        });
    }

    private static Task Marked(Action mark)
    {
        mark();
        return Task.CompletedTask;
    }
}
