using System.Globalization;
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

    /// <summary>Where Prometheus sends its samples.</summary>
    public Uri RemoteWrite => new(Address, "/api/v1/write");

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="keepOneIn">Keeps one sample of a series in so much time, for several Prometheus that send the same; all of them when null.</param>
    /// <exception cref="ServerNotReadyException">It does not come up; the message holds what it said.</exception>
    public static Task<VictoriaMetricsServer> StartAsync(CancellationToken cancellationToken, TimeSpan? keepOneIn = null) =>
        ServerProcess.StartAsync(() => Start(keepOneIn), server => server.WaitUntilReadyAsync(cancellationToken, "/health"));

    /// <summary>Evaluates an expression for now, over all that was imported.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The series of the answer; none when nothing matches.</returns>
    /// <exception cref="PrometheusException">It refuses the expression; the message says why.</exception>
    public async Task<IReadOnlyList<QuerySample>> QueryAsync(string expression, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        return await QueryAsync([new("query", expression)], cancellationToken);
    }

    /// <summary>Evaluates an expression for a moment, over all that was there when <see cref="FlushAsync"/> was called last.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="at">The moment, as seconds since 1970.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The series of the answer; none when nothing matches.</returns>
    /// <exception cref="PrometheusException">It refuses the expression; the message says why.</exception>
    public Task<IReadOnlyList<QuerySample>> QueryAsync(string expression, double at, CancellationToken cancellationToken) =>
        QueryAsync([new("query", expression), new("time", at.ToString(CultureInfo.InvariantCulture))], cancellationToken);

    /// <summary>Lets queries see all that has come in.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var flushed = await Client.GetAsync(new Uri("/internal/force_flush", UriKind.Relative), cancellationToken);
        flushed.EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<QuerySample>> QueryAsync(KeyValuePair<string, string>[] query, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([.. query, new("nocache", "1")]);
        using var response = await Client.PostAsync(new Uri("/api/v1/query", UriKind.Relative), form, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new PrometheusException($"VictoriaMetrics answers {(int)response.StatusCode} to {query[0].Value}: {body}");
        using var answer = JsonDocument.Parse(body);
        return PrometheusAnswer.Samples(answer.RootElement.GetProperty("data"));
    }

    private static VictoriaMetricsServer Start(TimeSpan? keepOneIn)
    {
        var folder = Directory.CreateTempSubdirectory("victoria-").FullName;
        var address = $"127.0.0.1:{LoopbackPort.Free()}";
        var process = ServerProcess.Start(
            Program, folder,
            [
                $"-httpListenAddr={address}",
                $"-storageDataPath={Path.Combine(folder, "data")}",
                "-search.latencyOffset=0s",
                "-loggerLevel=WARN",
                .. keepOneIn is { } interval ? (string[])[$"-dedup.minScrapeInterval={(long)interval.TotalMilliseconds}ms"] : [],
            ]);
        return new VictoriaMetricsServer(process, new Uri($"http://{address}"));
    }
}
