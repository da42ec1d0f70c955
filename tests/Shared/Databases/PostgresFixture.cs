using Gateway.Instrumentation.TestServers;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Gateway.Instrumentation.TestServers;

/// <summary>One server for all tests: each uses tables of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    /// <summary>The server, or a skipped test without one.</summary>
    public PostgresServer Server
    {
        get
        {
            SkipUnless.Installed(PostgresServer.Program);
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (RealServers.MissingReason(PostgresServer.Program) is null)
            _server = await PostgresServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
