using System.Globalization;

namespace Gateway.Instrumentation.TestServers;

/// <summary>
/// A real NATS server with JetStream on the loopback address, with its data in a folder of its own. It can be killed and started again on
/// the same port with the same data.
/// </summary>
public sealed class NatsServer : IAsyncDisposable
{
    /// <summary>The program on PATH.</summary>
    public const string Program = "nats-server";

    private readonly TemporaryFolder _data = new();
    private ServerProcess? _process;

    private NatsServer() => Port = LoopbackPort.Free();

    /// <summary>The port on the loopback address.</summary>
    public int Port { get; }

    /// <summary>The address for clients.</summary>
    public string Url => $"nats://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static Task<NatsServer> StartAsync() => ServerProcess.StartAsync(static () => new NatsServer(), static server => server.StartAgainAsync());

    /// <summary>Kills the server: what it has not written is lost.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it again, on the same port with the same data.</summary>
    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start(
            Program, Directory.CreateTempSubdirectory("gateway-nats-").FullName,
            "-a", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-js", "-sd", _data.Path);
        await _process.WaitForOutputAsync("Server is ready");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Dispose();
    }
}
