namespace Gateway.Instrumentation.TestServers;

/// <summary>One server for all tests of a project: each uses names of its own there. None is started where its program is missing.</summary>
/// <param name="program">The program.</param>
/// <param name="start">Starts the server.</param>
public abstract class ServerFixture<TServer>(string program, Func<Task<TServer>> start) : IAsyncLifetime
    where TServer : class, IAsyncDisposable
{
    private TServer? _server;

    /// <summary>The server. Without one, the running test is skipped, or fails where servers are required.</summary>
    public TServer Server
    {
        get
        {
            SkipUnless.Installed(program);
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (RealServers.MissingReason(program) is null)
            _server = await start();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
