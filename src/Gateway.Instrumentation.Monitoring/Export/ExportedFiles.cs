using Gateway.Instrumentation.Monitoring.Dashboards;
using Gateway.Instrumentation.Monitoring.Rules;

namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>The files of an export, by their path in the folder.</summary>
internal sealed class ExportedFiles(MonitoringPack pack, MonitoringSettings settings)
{
    private readonly MetricCatalog _catalog = pack.CatalogWithRecorded();

    public IReadOnlyDictionary<string, ExportedFile> All()
    {
        var files = new SortedDictionary<string, ExportedFile>(StringComparer.Ordinal)
        {
            ["grafana/provisioning/dashboards/gateway.yml"] = new(ExampleFiles.DashboardProvider, IsExample: true),
            ["grafana/provisioning/datasources/prometheus.yml"] = new(ExampleFiles.DataSource, IsExample: true),
            ["prometheus/prometheus.yml"] = new(PrometheusFile.Example(settings), IsExample: true),
            ["alertmanager/alertmanager.yml"] = new(ExampleFiles.Alertmanager, IsExample: true),
            [settings.RunbooksAreElsewhere ? "runbooks.md" : settings.Runbooks] = new(RunbookPage.Write(pack)),
        };
        foreach (var dashboard in pack.Dashboards)
            files.Add($"grafana/dashboards/{dashboard.Uid}.json", new(GrafanaDashboard.Write(dashboard, _catalog)));
        foreach (var group in pack.AllGroups)
            files.Add($"prometheus/rules/{group.Name}.yml", new(RuleFile.Write([group], Annotations)));
        return files;
    }

    private IEnumerable<KeyValuePair<string, string>> Annotations(AlertRule alert)
    {
        yield return new("summary", AlertTexts.Summary(alert));
        yield return new("description", AlertTexts.Runbook(alert).Meaning.ReplaceLineEndings(" "));
        yield return new("runbook_url", $"{settings.Runbooks}#{RunbookPage.Anchor(alert)}");
        if (alert.Panel is not { } link)
            yield break;
        var dashboard = pack.Dashboards.First(dashboard => dashboard.Uid == link.Dashboard);
        yield return new("dashboard_url", $"{settings.Grafana?.TrimEnd('/')}/d/{link.Dashboard}?viewPanel={GrafanaDashboard.PanelId(dashboard, link.Panel)}");
    }
}
