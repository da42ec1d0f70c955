using System.Collections.Concurrent;
using System.Net.Sockets;
using Gateway.Instrumentation.RabbitMQ.Tests;
using Gateway.Instrumentation.TestServers;
using RabbitMQ.Client;

[assembly: AssemblyFixture(typeof(RabbitMqFixture))]

namespace Gateway.Instrumentation.RabbitMQ.Tests;

/// <summary>One broker for all tests: each uses queues of its own.</summary>
public sealed class RabbitMqFixture() : ServerFixture<RabbitMqServer>(RabbitMqServer.Program, RabbitMqServer.StartAsync)
{
    /// <summary>Opens a connection, or skips the test without a broker.</summary>
    public Task<IConnection> ConnectAsync(string name = "tests") => Factory(Server, name).CreateConnectionAsync();

    /// <summary>Opens a connection whose wire the test can cut. It recovers by itself.</summary>
    public async Task<(IConnection Connection, Action Cut)> ConnectByWireAsync(string name = "tests")
    {
        var wires = new ConcurrentStack<Socket>();
        var factory = Factory(Server, name);
        factory.SocketFactory = family =>
        {
            var wire = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            wires.Push(wire);
            return new TcpClientAdapter(wire);
        };
        return (await factory.CreateConnectionAsync(), () =>
        {
            if (wires.TryPeek(out var wire))
                wire.Shutdown(SocketShutdown.Both);
        }
        );
    }

    public static ConnectionFactory Factory(RabbitMqServer server, string name) => new()
    {
        HostName = "127.0.0.1",
        Port = server.Port,
        ClientProvidedName = name,
        NetworkRecoveryInterval = TimeSpan.FromMilliseconds(200),
    };
}
