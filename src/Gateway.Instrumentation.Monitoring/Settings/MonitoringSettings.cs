using System.Buffers;
using Gateway.Instrumentation.Monitoring.Settings;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>What a team sets for itself: which series, which thresholds, how urgent. Read from a small YAML file.</summary>
/// <example>
/// <code>
/// selector: env="prod"
/// grafana: https://grafana.example.com
/// runbooks: https://wiki.example.com/runbooks.md
/// alerts:
///   PricingSyncStale: { threshold: 43200, severity: warning }
///   HighActiveRequests: { enabled: false }
/// slos:
///   gateway-http-availability: { objective: 0.995 }
/// </code>
/// </example>
public sealed class MonitoringSettings
{
    private static readonly SearchValues<char> NotInTargets = SearchValues.Create(" /\"'\\\t\r\n");

    /// <summary>
    /// Matchers that every query of the rules gets, such as <c>env="prod",job=~"gateway|pricing"</c>; null for all series. A query that
    /// says something of such a label keeps what it says.
    /// </summary>
    public string? Selector { get; set; }

    /// <summary>The address of Grafana, for links from alerts to panels; null for links from its root, <c>/d/...</c>.</summary>
    public string? Grafana { get; set; }

    /// <summary>
    /// Where the runbooks are; an alert links to its section. A path is where the export writes them, from its folder; with a full
    /// address it writes <c>runbooks.md</c> for you to put there.
    /// </summary>
    public string Runbooks { get; set; } = "runbooks.md";

    /// <summary>What to scrape: the jobs of the example <c>prometheus.yml</c> and their targets.</summary>
    public Dictionary<string, List<string>> Targets { get; set; } = new() { ["gateway"] = ["localhost:5000"] };

    /// <summary>Changes to alerts, by name.</summary>
    public Dictionary<string, AlertSettings> Alerts { get; set; } = [];

    /// <summary>Changes to objectives, by id.</summary>
    public Dictionary<string, SloSettings> Slos { get; set; } = [];

    /// <summary>Reads settings.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="MonitoringException">It is no YAML, or a setting does not exist; the message names the line.</exception>
    public static MonitoringSettings Parse(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return SettingsReader.Read(yaml);
    }

    /// <summary>What can be wrong with addresses and paths, wherever they come from.</summary>
    /// <exception cref="MonitoringException">The message names the setting and what it takes.</exception>
    internal void Check()
    {
        if (Grafana is not null && !IsAddress(Grafana))
            throw new MonitoringException($"The setting \"grafana\" is an address such as https://grafana.example.com, not \"{Grafana}\".");
        if (string.IsNullOrWhiteSpace(Runbooks) || (!RunbooksAreElsewhere && (Path.IsPathRooted(Runbooks) || !Runbooks.EndsWith(".md", StringComparison.OrdinalIgnoreCase))))
            throw new MonitoringException($"The setting \"runbooks\" is an address such as https://wiki.example.com/runbooks.md, or a path from the folder of the export such as ../docs/runbooks.md, not \"{Runbooks}\".");
        foreach (var (job, targets) in Targets)
        {
            if (string.IsNullOrWhiteSpace(job) || targets is not { Count: > 0 })
                throw new MonitoringException($"The setting \"targets\" has a job \"{job}\" without a target: write gateway: [\"gateway-1:5000\"].");
            if (targets.Find(target => string.IsNullOrEmpty(target) || target.AsSpan().ContainsAny(NotInTargets)) is { } wrong)
                throw new MonitoringException($"\"{wrong}\" is no target of the job {job}: write host:port, without http:// and without a path.");
        }
    }

    /// <summary>Whether the runbooks have an address of their own, and are only written for somebody to put there.</summary>
    internal bool RunbooksAreElsewhere => IsAddress(Runbooks);

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
