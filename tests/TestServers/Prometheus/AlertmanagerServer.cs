namespace Gateway.Instrumentation.TestServers;

/// <summary>A real Alertmanager. It listens on the loopback address only and keeps its data in a folder of its own.</summary>
public sealed class AlertmanagerServer : HttpServer
{
    /// <summary>The program, for <see cref="RealServers.Require"/>.</summary>
    public const string Program = "prometheus-alertmanager";

    private AlertmanagerServer(ServerProcess process, Uri address)
        : base(process, address)
    {
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ServerNotReadyException">It does not come up; the message holds what it said.</exception>
    public static Task<AlertmanagerServer> StartAsync(string configuration, CancellationToken cancellationToken) =>
        ServerProcess.StartAsync(() => Start(configuration), server => server.WaitUntilReadyAsync(cancellationToken));

    private static AlertmanagerServer Start(string configuration)
    {
        var folder = Directory.CreateTempSubdirectory("alertmanager-").FullName;
        var file = Path.Combine(folder, "alertmanager.yml");
        File.WriteAllText(file, configuration);
        var address = $"127.0.0.1:{LoopbackPort.Free()}";
        return new AlertmanagerServer(
            ServerProcess.Start(
                Program, folder,
                $"--config.file={file}",
                $"--storage.path={Path.Combine(folder, "data")}",
                $"--web.listen-address={address}",
                "--cluster.listen-address=", // alone: it looks for no others
                "--log.level=warn"),
            new Uri($"http://{address}"));
    }
}
