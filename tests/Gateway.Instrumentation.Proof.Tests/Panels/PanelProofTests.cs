using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Panels;

/// <summary>Every panel of every dashboard, asked of a real Prometheus that scrapes all samples and evaluates the rules as they ship.</summary>
[Collection<ScrapedSamplesCollection>]
public sealed class PanelProofTests(ScrapedSamples samples, ITestOutputHelper output)
{
    [Fact]
    public async Task Every_panel_has_a_series_with_the_labels_of_its_legend()
    {
        var silent = await samples.SilentAsync();

        var table = ProofTable.OfPanels(MonitoringPack.BuiltIn, [.. silent.Select(query => (query.Dashboard.Uid, query.Panel.Title))]);
        output.WriteLine(table);
        var queries = string.Join("\n", silent.Select(query => $"{query.Dashboard.Uid}, {query.Panel.Title}: {query.Expression}"));
        silent.ShouldBeEmpty($"no data after {samples.Age.TotalSeconds:0} s:\n{queries}\n\n{samples.Output}");
        ProofTable.Compare("panels", table);
    }
}
