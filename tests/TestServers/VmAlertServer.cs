using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.TestServers;

/// <summary>A real vmalert: evaluates rules of Prometheus each second on a VictoriaMetrics, and stores there what they record.</summary>
public sealed partial class VmAlertServer : HttpServer
{
    /// <summary>The program, for <see cref="RealServers.Require"/>.</summary>
    public const string Program = "vmalert";

    private VmAlertServer(ServerProcess process, Uri address)
        : base(process, address)
    {
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="rulesFolder">The folder of the rule files.</param>
    /// <param name="store">What it asks, and where it stores.</param>
    /// <param name="alertmanager">Who is told of alerts.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ServerNotReadyException">It does not come up, such as for a rule that it refuses; the message holds what it said.</exception>
    public static Task<VmAlertServer> StartAsync(string rulesFolder, VictoriaMetricsServer store, Uri alertmanager, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return ServerProcess.StartAsync(() => Start(rulesFolder, store.Address, alertmanager), server => server.WaitUntilReadyAsync(cancellationToken, "/health"));
    }

    /// <summary>How many rules there are, and which failed in their last evaluation.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<(int Rules, IReadOnlyList<string> Failed)> RulesAsync(CancellationToken cancellationToken)
    {
        var rules = RuleError().Matches(await OwnPageAsync(cancellationToken));
        return (rules.Count, [.. rules.Where(rule => rule.Groups["error"].Value != "0").Select(rule => rule.Value)]);
    }

    private static VmAlertServer Start(string rulesFolder, Uri store, Uri alertmanager)
    {
        var address = $"127.0.0.1:{LoopbackPort.Free()}";
        return new VmAlertServer(
            ServerProcess.Start(
                Program, Directory.CreateTempSubdirectory("vmalert-").FullName,
                $"-rule={Path.Combine(rulesFolder, "*.yml")}",
                $"-datasource.url={store}",
                $"-remoteWrite.url={store}",
                "-remoteWrite.flushInterval=1s",
                $"-notifier.url={alertmanager}",
                "-evaluationInterval=1s",
                $"-httpListenAddr={address}",
                "-loggerLevel=WARN"),
            new Uri($"http://{address}"));
    }

    [GeneratedRegex(@"^vmalert_(alerting|recording)_rules_error\{[^\n]*\} (?<error>\S+)$", RegexOptions.Multiline)]
    private static partial Regex RuleError();
}
