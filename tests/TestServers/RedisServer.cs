using System.Globalization;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A real Redis on the loopback address. It can be killed and started again on the same port.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>The program on PATH.</summary>
    public const string Program = "redis-server";

    private ServerProcess? _process;

    private RedisServer() => Port = LoopbackPort.Free();

    /// <summary>The port on the loopback address.</summary>
    public int Port { get; }

    /// <summary>Host and port, for clients.</summary>
    public string Address => $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Starts a server and waits until it takes connections.</summary>
    public static Task<RedisServer> StartAsync() => ServerProcess.StartAsync(static () => new RedisServer(), static server => server.StartAgainAsync());

    /// <summary>Kills the server, with all that it holds.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it again, on the same port and empty.</summary>
    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start(
            Program, Directory.CreateTempSubdirectory("gateway-redis-").FullName,
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly", "no");
        await _process.WaitForOutputAsync("Ready to accept connections");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await KillAsync();
}
