using System.Diagnostics;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Running;

namespace Gateway.Instrumentation.Proof.Tests.Panels;

/// <summary>Every panel of every dashboard, asked of a real Prometheus that scrapes all samples and evaluates the rules as they ship.</summary>
public sealed class PanelProofTests(ITestOutputHelper output)
{
    // A healthy run needs half of it: jobs run every 30 seconds, and traffic has its troubles one after the other.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Every_panel_has_a_series_with_the_labels_of_its_legend()
    {
        SkipUnless.Installed("prometheus");
        SkipUnless.Installed(RabbitMqServer.Program);
        SkipUnless.Installed(RedisServer.Program);
        var pack = MonitoringPack.BuiltIn;
        var catalog = pack.CatalogWithRecorded();
        var panels = pack.Dashboards.SelectMany(dashboard => ShownPanel.Of(dashboard, catalog)).ToArray();
        using var rules = new TemporaryFolder();
        pack.Export(rules.Path);
        await using var samples = await RunningSamples.StartAsync();
        await using var other = await OtherService.StartAsync();
        await using var prometheus = await PrometheusServer.StartAsync([.. samples.Targets, other.Target], rulesFolder: rules.PathOf("prometheus", "rules"));

        var missing = panels.ToList();
        var watch = Stopwatch.StartNew();
        while (missing.Count > 0 && watch.Elapsed < Deadline)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            foreach (var panel in missing.ToArray())
            {
                if (panel.IsShownBy(await prometheus.QueryAsync(panel.Expression)))
                    missing.Remove(panel);
            }
        }

        var table = ProofTable.OfPanels(pack, [.. missing.Select(panel => (panel.Dashboard, panel.Panel))]);
        output.WriteLine(table);
        var silent = string.Join("\n", missing.Select(panel => $"{panel.Dashboard}, {panel.Panel}: {panel.Expression}"));
        missing.ShouldBeEmpty($"no data after {watch.Elapsed.TotalSeconds:0} s:\n{silent}\n\n{samples.Output}");
        ProofTable.Compare("panels", table);
    }
}
