using System.Net.Http.Headers;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A real Pushgateway. It listens on the loopback address only and keeps what is pushed in memory.</summary>
public sealed class PushgatewayServer : HttpServer
{
    /// <summary>The program, for <see cref="RealServers.Require"/>.</summary>
    public const string Program = "prometheus-pushgateway";

    private PushgatewayServer(ServerProcess process, Uri address)
        : base(process, address)
    {
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="port">The port of one that was ended before; a free one when null.</param>
    /// <param name="webConfig">The text of its web configuration, such as users with passwords. Without one, everybody may push.</param>
    /// <param name="authorization">What this class itself authenticates with; nothing when null.</param>
    /// <exception cref="ServerNotReadyException">It does not come up; the message holds what it said.</exception>
    public static Task<PushgatewayServer> StartAsync(
        CancellationToken cancellationToken, int? port = null, string? webConfig = null, AuthenticationHeaderValue? authorization = null) =>
        ServerProcess.StartAsync(
            () =>
            {
                var server = Start(port ?? LoopbackPort.Free(), webConfig);
                server.Client.DefaultRequestHeaders.Authorization = authorization;
                return server;
            },
            server => server.WaitUntilReadyAsync(cancellationToken));

    /// <summary>The page that Prometheus scrapes.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<string> PageAsync(CancellationToken cancellationToken) => Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);

    private static PushgatewayServer Start(int port, string? webConfig)
    {
        var folder = Directory.CreateTempSubdirectory("pushgateway-").FullName;
        var address = $"127.0.0.1:{port}";
        List<string> arguments = [$"--web.listen-address={address}", "--persistence.file=", "--log.level=warn"];
        if (webConfig is not null)
        {
            var file = Path.Combine(folder, "web.yml");
            File.WriteAllText(file, webConfig);
            arguments.Add($"--web.config.file={file}");
        }

        return new PushgatewayServer(ServerProcess.Start(Program, folder, arguments), new Uri($"http://{address}"));
    }
}
