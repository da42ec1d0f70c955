using Gateway.Instrumentation.Nats.Tests;
using Gateway.Instrumentation.TestServers;
using NATS.Client.Core;

[assembly: AssemblyFixture(typeof(NatsFixture))]

namespace Gateway.Instrumentation.Nats.Tests;

/// <summary>One server for all tests: each uses streams and subjects of its own.</summary>
public sealed class NatsFixture() : ServerFixture<NatsServer>(NatsServer.Program, NatsServer.StartAsync)
{
    /// <summary>A connection, or a skipped test without a server.</summary>
    public NatsConnection Connect(string name = "tests") => Connect(Server, name);

    public static NatsConnection Connect(NatsServer server, string name) => new(new NatsOpts
    {
        Url = server.Url,
        Name = name,
        MaxReconnectRetry = -1,
        ReconnectWaitMin = TimeSpan.FromMilliseconds(100),
        ReconnectWaitMax = TimeSpan.FromMilliseconds(300),
    });
}
