namespace Gateway.Instrumentation.TestServers;

/// <summary>A server's process: started here, and ended with its folder when disposed. No other process is touched.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int Attempts = 3; // somebody else may take a free port in between

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly string _program;
    private readonly RunningProgram _running;
    private readonly string _folder;

    private ServerProcess(string program, RunningProgram running, string folder)
    {
        _program = program;
        _running = running;
        _folder = folder;
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program, on PATH.</param>
    /// <param name="folder">Its working folder, which is deleted at the end.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ServerProcess Start(string program, string folder, params IEnumerable<string> arguments) => Start(program, folder, environment: [], arguments);

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program: on PATH, or a path.</param>
    /// <param name="folder">Its working folder, which is deleted at the end.</param>
    /// <param name="environment">Variables in addition to those of this process.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ServerProcess Start(
        string program, string folder, IEnumerable<KeyValuePair<string, string>> environment, params IEnumerable<string> arguments)
    {
        var path = RealServers.Find(program) ?? throw new InvalidOperationException(RealServers.MissingReason(program));
        return new ServerProcess(program, RunningProgram.Start(path, folder, arguments, environment), folder);
    }

    /// <summary>Starts a server and waits until it is ready; ends it when it does not become so.</summary>
    /// <param name="start">Starts it, on a port that is free.</param>
    /// <param name="waitUntilReady">Waits for it.</param>
    public static async Task<TServer> StartAsync<TServer>(Func<TServer> start, Func<TServer, Task> waitUntilReady)
        where TServer : IAsyncDisposable
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = start();
            try
            {
                await waitUntilReady(server);
                return server;
            }
            catch (ServerNotReadyException) when (attempt < Attempts)
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Waits until the server has said something.</summary>
    /// <exception cref="ServerNotReadyException">It ended, or does not say it in time; the message holds what it said.</exception>
    public Task WaitForOutputAsync(string text) => _running.WaitForLineAsync(line => line.Contains(text, StringComparison.Ordinal), StartTimeout);

    /// <summary>Asks until the server answers that it is ready.</summary>
    /// <param name="client">A client of its address.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="path">What it answers when it is ready.</param>
    /// <exception cref="ServerNotReadyException">It ended, or is not ready in time; the message holds what it said.</exception>
    public async Task WaitUntilReadyAsync(HttpClient client, CancellationToken cancellationToken, string path = "/-/ready")
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(StartTimeout);
        while (!await IsReadyAsync(client, path, waiting.Token))
        {
            if (_running.HasEnded)
                throw new ServerNotReadyException($"{_program} ended instead of starting:\n{_running.Output}");
            try
            {
                await Task.Delay(PollInterval, waiting.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ServerNotReadyException($"{_program} is not ready after {StartTimeout}:\n{_running.Output}");
            }
        }
    }

    /// <summary>Waits until a program has ended that does something and ends.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    /// <exception cref="TimeoutException">It takes too long; the message holds what it said.</exception>
    public async Task WaitForEndAsync()
    {
        if (await _running.EndAsync(StartTimeout) is var code and not 0)
            throw new InvalidOperationException($"{_program} failed with {code}. It said: {_running.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
