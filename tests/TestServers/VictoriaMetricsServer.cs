using System.Text.Json;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A real VictoriaMetrics of one node. It listens on the loopback address only and keeps its data in a folder of its own.</summary>
public sealed class VictoriaMetricsServer : HttpServer
{
    /// <summary>The program, for <see cref="RealServers.Require"/>.</summary>
    public const string Program = "victoria-metrics";

    private VictoriaMetricsServer(ServerProcess process, Uri address)
        : base(process, address)
    {
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ServerNotReadyException">It does not come up; the message holds what it said.</exception>
    public static Task<VictoriaMetricsServer> StartAsync(CancellationToken cancellationToken) =>
        ServerProcess.StartAsync(Start, server => server.WaitUntilReadyAsync(cancellationToken, "/health"));

    /// <summary>Evaluates an expression for now, over all that was imported.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The series of the answer; none when nothing matches.</returns>
    public async Task<IReadOnlyList<QuerySample>> QueryAsync(string expression, CancellationToken cancellationToken)
    {
        using var flushed = await Client.GetAsync(new Uri("/internal/force_flush", UriKind.Relative), cancellationToken);
        using var form = new FormUrlEncodedContent([new("query", expression), new("nocache", "1")]);
        using var response = await Client.PostAsync(new Uri("/api/v1/query", UriKind.Relative), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return PrometheusAnswer.Samples(answer.RootElement.GetProperty("data"));
    }

    private static VictoriaMetricsServer Start()
    {
        var folder = Directory.CreateTempSubdirectory("victoria-").FullName;
        var address = $"127.0.0.1:{LoopbackPort.Free()}";
        var process = ServerProcess.Start(
            Program, folder,
            $"-httpListenAddr={address}",
            $"-storageDataPath={Path.Combine(folder, "data")}",
            "-search.latencyOffset=0s",
            "-loggerLevel=WARN");
        return new VictoriaMetricsServer(process, new Uri($"http://{address}"));
    }
}
