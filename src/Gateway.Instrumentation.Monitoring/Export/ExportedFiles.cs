using Gateway.Instrumentation.Monitoring.Dashboards;
using Gateway.Instrumentation.Monitoring.Rules;

namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>The files of an export, by their path in the folder.</summary>
internal sealed class ExportedFiles(MonitoringPack pack, MonitoringSettings settings)
{
    private readonly MetricCatalog _catalog = pack.CatalogWithRecorded();

    public IReadOnlyDictionary<string, string> All()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var dashboard in pack.Dashboards)
            files.Add($"grafana/dashboards/{dashboard.Uid}.json", GrafanaDashboard.Write(dashboard, _catalog));
        files.Add("grafana/provisioning/dashboards/gateway.yml", ExampleFiles.DashboardProvider);
        files.Add("grafana/provisioning/datasources/prometheus.yml", ExampleFiles.DataSource);
        foreach (var group in pack.AllGroups)
            files.Add($"prometheus/rules/{group.Name}.yml", RuleFile.Write([group], Annotations));
        files.Add("prometheus/prometheus.yml", PrometheusFile.Example(settings));
        files.Add("alertmanager/alertmanager.yml", ExampleFiles.Alertmanager);
        files.Add(Uri.IsWellFormedUriString(settings.Runbooks, UriKind.Absolute) ? "runbooks.md" : settings.Runbooks, RunbookPage.Write(pack));
        return files;
    }

    private IEnumerable<KeyValuePair<string, string>> Annotations(AlertRule alert)
    {
        yield return new("summary", alert.Summary);
        yield return new("description", alert.Runbook.Meaning.ReplaceLineEndings(" "));
        yield return new("runbook_url", $"{settings.Runbooks}#{RunbookPage.Anchor(alert)}");
        if (alert.Panel is not { } link)
            yield break;
        var dashboard = pack.Dashboards.First(dashboard => dashboard.Uid == link.Dashboard);
        yield return new("dashboard_url", $"{settings.Grafana?.TrimEnd('/')}/d/{link.Dashboard}?viewPanel={GrafanaDashboard.PanelId(dashboard, link.Panel)}");
    }
}
