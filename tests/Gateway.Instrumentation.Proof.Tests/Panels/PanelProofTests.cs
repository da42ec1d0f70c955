using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Proof.Tests.Pictures;

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

    [Fact]
    public async Task Every_dashboard_is_drawn_with_all_that_its_panels_show()
    {
        if (CheckedIn.IsUpdating)
            SkipUnless.Installed(Chromium.Program);
        await samples.SilentAsync();
        var range = await LivePictures.RangeAsync(samples, wantsShape: CheckedIn.IsUpdating);
        using var pages = new TemporaryFolder();
        foreach (var dashboard in MonitoringPack.BuiltIn.Dashboards)
        {
            var answers = await LivePictures.AskAsync(samples.Prometheus, dashboard, range);
            var picture = DashboardPicture.Draw(dashboard, answers, range);
            DrawnPage.FaultsOf(picture, dashboard, answers).ShouldBeEmpty(dashboard.Title);
            var page = pages.PathOf($"{dashboard.Uid}.xhtml");
            picture.Save(page);
            if (!CheckedIn.IsUpdating)
                continue;
            await Chromium.TakePictureAsync(page, PictureFiles.PathOf(dashboard), DashboardPicture.Width, picture.Height);
            SmallPng.Shrink(PictureFiles.PathOf(dashboard));
        }
    }
}
