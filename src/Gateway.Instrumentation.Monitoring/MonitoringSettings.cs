using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

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
        try
        {
            var reader = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build();
            return reader.Deserialize<MonitoringSettings?>(yaml) ?? new MonitoringSettings();
        }
        catch (YamlException exception)
        {
            var reason = exception.InnerException?.Message ?? exception.Message;
            throw new MonitoringException($"The settings are wrong at line {exception.Start.Line}, column {exception.Start.Column}: {reason} The settings are selector, grafana, runbooks, targets, alerts (threshold, severity, for, enabled) and slos (objective, enabled).", exception);
        }
    }
}
