using System.Globalization;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A real Redis on the loopback address. It can be killed and started again on the same port, and is empty then.</summary>
public sealed class RedisServer : RestartableServer
{
    /// <summary>The program on PATH.</summary>
    public const string Program = "redis-server";

    private RedisServer()
    {
    }

    /// <summary>Host and port, for clients.</summary>
    public string Address => $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static Task<RedisServer> StartAsync() => ServerProcess.StartAsync(static () => new RedisServer(), static server => server.StartAgainAsync());

    /// <inheritdoc/>
    public override Task StartAgainAsync() => WaitForAsync(
        ServerProcess.Start(
            Program, Directory.CreateTempSubdirectory("gateway-redis-").FullName,
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly", "no"),
        "Ready to accept connections");
}
