using System.Globalization;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// A real NATS server with JetStream on the loopback address, with its data in a folder of its own. It can be killed and started again on
/// the same port with the same data.
/// </summary>
public sealed class NatsServer : RestartableServer
{
    /// <summary>The program on PATH.</summary>
    public const string Program = "nats-server";

    private readonly TemporaryFolder _data = new();

    private NatsServer()
    {
    }

    /// <summary>The address for clients.</summary>
    public string Url => $"nats://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static Task<NatsServer> StartAsync() => ServerProcess.StartAsync(static () => new NatsServer(), static server => server.StartAgainAsync());

    /// <inheritdoc/>
    public override Task StartAgainAsync() => WaitForAsync(
        ServerProcess.Start(
            Program, Directory.CreateTempSubdirectory("gateway-nats-").FullName,
            "-a", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-js", "-sd", _data.Path),
        "Server is ready");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }
}
