using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>
/// Writes configurations of Prometheus. In the example, a comment is <c># Text</c>; a line whose # has no single space behind it is
/// YAML that works once the # is removed.
/// </summary>
internal static class PrometheusFile
{
    /// <summary>Scrapes the targets of the settings, reads the rules and tells Alertmanager; with sharding and remote write to be switched on.</summary>
    public static string Example(MonitoringSettings settings)
    {
        var text = new StringBuilder(
            """
            # An example: prometheus --config.file=prometheus.yml --enable-feature=exemplar-storage
            # To use a line below that begins with #, remove the #. What such lines are for stands in docs/scale.md of the library.
            global:
              scrape_interval: 15s
              evaluation_interval: 15s
            # Labels of all that leaves this Prometheus, for a store of several.
            #  external_labels:
            #    cluster: main
            #    shard: "0"
            #    replica: a

            rule_files:
              - rules/*.yml

            alerting:
              alertmanagers:
                - static_configs:
                    - targets: [localhost:9093]

            # To a store. The URL is that of VictoriaMetrics.
            #remote_write:
            #  - url: http://localhost:8428/api/v1/write
            #    queue_config:
            #      max_samples_per_send: 2000
            #      capacity: 10000
            #      max_shards: 10

            scrape_configs:

            """);
        foreach (var (job, targets) in settings.Targets)
        {
            Job(text, job, targets);
            text.Append(
                """
                # Sharding: this Prometheus takes half of the targets; the other one has "1", here and in shard.
                #    relabel_configs:
                #      - source_labels: [__address__]
                #        modulus: 2
                #        target_label: __tmp_shard
                #        action: hashmod
                #      - source_labels: [__tmp_shard]
                #        regex: "0"
                #        action: keep

                """);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Scrapes a sample where it listens, and reads the rules of this repository.</summary>
    /// <param name="sample">The name of its folder.</param>
    /// <param name="job">The job that dashboards and rules expect.</param>
    /// <param name="targets">Host and port of its pages.</param>
    public static string OfSample(string sample, string job, params IEnumerable<string> targets)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"""
            # From the root of the repository: prometheus --config.file=samples/{sample}/prometheus.yml --enable-feature=exemplar-storage
            # Generated: GATEWAY_UPDATE=1 dotnet test tests/Gateway.Instrumentation.Monitoring.Tests writes it.
            global:
              scrape_interval: 5s
              evaluation_interval: 5s

            rule_files:
              - ../../monitoring/prometheus/rules/*.yml

            scrape_configs:

            """);
        Job(text, job, targets);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Job(StringBuilder text, string job, IEnumerable<string> targets) => text.Append(
        CultureInfo.InvariantCulture,
        $"  - job_name: {YamlText.Of(job)}\n    static_configs:\n      - targets: [{string.Join(", ", targets.Select(YamlText.Quoted))}]\n");
}
