using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A real Prometheus that scrapes what a test serves. It listens on the loopback address only and keeps its data in a folder of its own.</summary>
public sealed class PrometheusServer : HttpServer
{
    private const string Program = "prometheus";
    private const string RuleFile = "rules.yml";

    private PrometheusServer(ServerProcess process, Uri address)
        : base(process, address)
    {
    }

    /// <summary>Whether there is one to start.</summary>
    public static bool IsInstalled => MissingReason is null;

    /// <summary>Why there is none to start, with what to do about it; null when there is. Tests go by <see cref="RealServers.Require"/>.</summary>
    public static string? MissingReason => RealServers.MissingReason(Program);

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="targets">What it scrapes.</param>
    /// <param name="scrapeInterval">How often; each second when null.</param>
    /// <param name="rules">The text of a rule file, evaluated as often; the query <c>ALERTS</c> then has the alerts. None when null.</param>
    /// <param name="rulesFolder">A folder with rule files besides; none when null.</param>
    /// <param name="alertmanager">Who is told of alerts; nobody when null.</param>
    /// <param name="remoteWrite">Where all samples are sent besides; nowhere when null.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ServerNotReadyException">It does not come up; the message holds what it said.</exception>
    public static Task<PrometheusServer> StartAsync(
        IReadOnlyCollection<ScrapeTarget> targets, TimeSpan? scrapeInterval = null, string? rules = null, string? rulesFolder = null, Uri? alertmanager = null, Uri? remoteWrite = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        string[] ruleFiles = [.. rules is null ? (string[])[] : [RuleFile], .. rulesFolder is null ? (string[])[] : [Path.Combine(rulesFolder, "*.yml")]];
        return StartAsync(Configuration(targets, scrapeInterval ?? TimeSpan.FromSeconds(1), ruleFiles, alertmanager, remoteWrite), rules, isAgent: false, cancellationToken);
    }

    /// <summary>Starts a server with a configuration as a user writes it, and waits until it is ready.</summary>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="isAgent">Whether it is an agent: it sends what it scrapes, and answers no queries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ServerNotReadyException">It does not come up; the message holds what it said.</exception>
    public static Task<PrometheusServer> StartAsync(string configuration, bool isAgent = false, CancellationToken cancellationToken = default) =>
        StartAsync(configuration, rules: null, isAgent, cancellationToken);

    /// <summary>Evaluates an expression for now.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The series of the answer; none when nothing matches.</returns>
    /// <exception cref="PrometheusException">Prometheus refuses the expression; the message says why.</exception>
    public Task<IReadOnlyList<QuerySample>> QueryAsync(string expression, CancellationToken cancellationToken = default) =>
        QueryAsync(expression, [], cancellationToken);

    /// <summary>Evaluates an expression for a moment.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="at">The moment, as seconds since 1970.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The series of the answer; none when nothing matches.</returns>
    /// <exception cref="PrometheusException">Prometheus refuses the expression; the message says why.</exception>
    public Task<IReadOnlyList<QuerySample>> QueryAsync(string expression, double at, CancellationToken cancellationToken = default) =>
        QueryAsync(expression, [new("time", at.ToString(CultureInfo.InvariantCulture))], cancellationToken);

    /// <summary>Evaluates an expression for each step of a time.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="from">The first moment, as seconds since 1970.</param>
    /// <param name="to">The last moment.</param>
    /// <param name="step">The seconds from one moment to the next.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The series of the answer; none when nothing matches.</returns>
    /// <exception cref="PrometheusException">Prometheus refuses the expression; the message says why.</exception>
    public async Task<IReadOnlyList<RangeSeries>> QueryRangeAsync(string expression, double from, double to, double step, CancellationToken cancellationToken = default)
    {
        using var form = new FormUrlEncodedContent([new("query", expression), new("start", Text(from)), new("end", Text(to)), new("step", Text(step))]);
        using var response = await Client.PostAsync(new Uri("/api/v1/query_range", UriKind.Relative), form, cancellationToken);
        return PrometheusAnswer.Series(await DataAsync(response, expression, cancellationToken));
    }

    /// <summary>How the targets are.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<TargetHealth>> TargetsAsync(CancellationToken cancellationToken = default)
    {
        using var response = await Client.GetAsync(new Uri("/api/v1/targets?state=active", UriKind.Relative), cancellationToken);
        return PrometheusAnswer.Targets(await DataAsync(response, "targets", cancellationToken));
    }

    private async Task<IReadOnlyList<QuerySample>> QueryAsync(string expression, KeyValuePair<string, string>[] parameters, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([new("query", expression), .. parameters]);
        using var response = await Client.PostAsync(new Uri("/api/v1/query", UriKind.Relative), form, cancellationToken);
        return PrometheusAnswer.Samples(await DataAsync(response, expression, cancellationToken));
    }

    private static Task<PrometheusServer> StartAsync(string configuration, string? rules, bool isAgent, CancellationToken cancellationToken) =>
        ServerProcess.StartAsync(() => Start(configuration, rules, isAgent), server => server.WaitUntilReadyAsync(cancellationToken));

    private static PrometheusServer Start(string configuration, string? rules, bool isAgent)
    {
        var folder = Directory.CreateTempSubdirectory("prometheus-").FullName;
        var file = Path.Combine(folder, "prometheus.yml");
        File.WriteAllText(file, configuration);
        if (rules is not null)
            File.WriteAllText(Path.Combine(folder, RuleFile), rules);
        var address = $"127.0.0.1:{LoopbackPort.Free()}";
        var process = ServerProcess.Start(
            Program, folder,
            [
                $"--config.file={file}",
                .. isAgent ? (string[])["--enable-feature=agent", $"--storage.agent.path={Path.Combine(folder, "data")}"] : [$"--storage.tsdb.path={Path.Combine(folder, "data")}"],
                $"--web.listen-address={address}",
                "--log.level=warn",
            ]);
        return new PrometheusServer(process, new Uri($"http://{address}"));
    }

    private static string Configuration(IReadOnlyCollection<ScrapeTarget> targets, TimeSpan scrapeInterval, string[] ruleFiles, Uri? alertmanager, Uri? remoteWrite)
    {
        var interval = string.Create(CultureInfo.InvariantCulture, $"{(long)scrapeInterval.TotalMilliseconds}ms");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            global:
              scrape_interval: {interval}
              scrape_timeout: {interval}
              evaluation_interval: {interval}

            """);
        if (ruleFiles.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"rule_files: [{string.Join(", ", ruleFiles.Select(file => $"'{file}'"))}]\n");
        if (alertmanager is not null)
            text.Append(CultureInfo.InvariantCulture, $"alerting: {{ alertmanagers: [{{ static_configs: [{{ targets: ['{alertmanager.Authority}'] }}] }}] }}\n");
        if (remoteWrite is not null)
            text.Append(CultureInfo.InvariantCulture, $"remote_write: [{{ url: '{remoteWrite}', queue_config: {{ batch_send_deadline: 1s }} }}]\n");
        text.Append("scrape_configs:\n");
        foreach (var job in targets.GroupBy(target => (target.Job, target.MetricsPath, target.HonorLabels)))
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                  - job_name: '{job.Key.Job}'
                    metrics_path: '{job.Key.MetricsPath}'
                    honor_labels: {(job.Key.HonorLabels ? "true" : "false")}
                    static_configs:
                      - targets: [{string.Join(", ", job.Select(target => $"'{target.Address}'"))}]

                """);
        }

        return text.ToString();
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<JsonElement> DataAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new PrometheusException($"Prometheus answers {(int)response.StatusCode} to {what}: {body}");
        using var answer = JsonDocument.Parse(body);
        return answer.RootElement.GetProperty("data").Clone();
    }
}
