using Gateway.Instrumentation.MassTransit.Tests;
using Gateway.Instrumentation.TestServers;

[assembly: AssemblyFixture(typeof(RabbitMqFixture))]

namespace Gateway.Instrumentation.MassTransit.Tests;

/// <summary>One broker for all tests: each uses queues of its own.</summary>
public sealed class RabbitMqFixture() : ServerFixture<RabbitMqServer>(RabbitMqServer.Program, RabbitMqServer.StartAsync)
{
    /// <summary>The port of AMQP.</summary>
    public ushort Port => (ushort)Server.Port;
}
