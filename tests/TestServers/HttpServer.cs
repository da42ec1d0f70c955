namespace Gateway.Instrumentation.TestServers;

/// <summary>A real server that answers HTTP on the loopback address, with its data in a folder of its own.</summary>
public abstract class HttpServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private protected HttpServer(ServerProcess process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    private protected HttpClient Client { get; }

    /// <summary>Ends the server and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await _process.DisposeAsync();
    }

    /// <summary>Its own metrics, in the text format.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<string> OwnPageAsync(CancellationToken cancellationToken = default) => Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);

    /// <summary>Asks until the server answers that it is ready.</summary>
    /// <exception cref="ServerNotReadyException">It does not come up; the message holds what it said.</exception>
    private protected Task WaitUntilReadyAsync(CancellationToken cancellationToken, string path = "/-/ready") =>
        _process.WaitUntilReadyAsync(Client, cancellationToken, path);
}
