using Gateway.Instrumentation.MassTransit.Tests;
using Gateway.Instrumentation.TestServers;

[assembly: AssemblyFixture(typeof(RabbitMqFixture))]

namespace Gateway.Instrumentation.MassTransit.Tests;

/// <summary>One broker for all tests: each uses queues of its own.</summary>
public sealed class RabbitMqFixture : IAsyncLifetime
{
    private RabbitMqServer? _server;

    /// <summary>The port of AMQP; 0 without a broker.</summary>
    public ushort Port => (ushort)(_server?.Port ?? 0);

    public async ValueTask InitializeAsync()
    {
        if (RealServers.MissingReason(RabbitMqServer.Program) is null)
            _server = await RabbitMqServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
