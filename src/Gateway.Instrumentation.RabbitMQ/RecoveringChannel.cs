using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Gateway.Instrumentation.RabbitMQ;

/// <summary>A measured channel of a connection that recovers: it tells of its recovery, as the client's channel does.</summary>
internal sealed class RecoveringChannel(IChannel channel, IRecoverable recoverable, GatewayMetrics metrics, RabbitMqMetricsOptions options)
    : MeasuredChannel(channel, metrics, options), IRecoverable
{
    public event AsyncEventHandler<AsyncEventArgs> RecoveryAsync { add => recoverable.RecoveryAsync += value; remove => recoverable.RecoveryAsync -= value; }
}
