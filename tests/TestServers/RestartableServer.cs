namespace Gateway.Instrumentation.TestServers;

/// <summary>A real server on a port of the loopback address. It can be killed and started again on the same port.</summary>
public abstract class RestartableServer : IAsyncDisposable
{
    private ServerProcess? _process;

    private protected RestartableServer() => Port = LoopbackPort.Free();

    /// <summary>The port on the loopback address.</summary>
    public int Port { get; }

    /// <summary>Starts it again, on the same port and with the data that it has written.</summary>
    public abstract Task StartAgainAsync();

    /// <summary>Kills the server with all its connections: what it has not written is lost.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Kills the server and deletes its data.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await KillAsync();
    }

    /// <summary>Takes over a process that was started, and waits until it says that it is ready.</summary>
    private protected Task WaitForAsync(ServerProcess process, string ready)
    {
        _process = process;
        return process.WaitForOutputAsync(ready);
    }
}
