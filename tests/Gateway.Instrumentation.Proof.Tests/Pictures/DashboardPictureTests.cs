using System.Xml.Linq;
using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class DashboardPictureTests
{
    private static readonly Dashboard Small = new(
        "small", "Small & <fine>", "What?",
        new Row("Open", Sketch.Panel(PanelKind.Lines, Unit.Number, "{{job}}") with { Title = "One" }, Sketch.Panel(PanelKind.Stat, Unit.Number, "{{job}}") with { Title = "Two" }),
        new Row("Closed", Sketch.Panel(PanelKind.Table, Unit.Number, "value") with { Title = "Three" }) { IsCollapsed = true })
    {
        Variables = [new("provider", "Provider", BuiltInMetrics.ProviderRequestsTotal)],
    };

    private static readonly AnsweredPanel[] Answers = [.. Small.Panels.Select(panel => new AnsweredPanel(panel, [Sketch.Series("job", "api", 1, 2, 3)]))];

    [Fact]
    public void Panels_stand_in_Grafanas_grid_and_every_row_is_open()
    {
        var picture = DashboardPicture.Draw(Small, Answers, Sketch.Minute);

        var body = XDocument.Parse(picture.Page.ToString()).Root!.Elements().Last();
        DrawnPage.All(body, "panel").Select(DrawnPage.Place).ShouldBe([(12, 134, 784, 296), (804, 134, 388, 144), (12, 476, 1576, 296)]);
        DrawnPage.All(body, "row").Select(row => (row.Value, DrawnPage.Place(row).Y)).ShouldBe([("Open", 96), ("Closed", 438)]);
        picture.Height.ShouldBe(784);
        body.Descendants(Markup.Html + "h1").Single().Value.ShouldBe("Small & <fine>What?");
        body.Descendants(Markup.Html + "span").Select(choice => choice.Value).ShouldBe(["Data sourcePrometheus", "JobAll", "InstanceAll", "ProviderAll"]);
        DrawnPage.FaultsOf(picture, Small, Answers).ShouldBeEmpty();
    }

    [Fact]
    public void A_page_needs_nothing_else()
    {
        using var folder = new TemporaryFolder();
        DashboardPicture.Draw(Small, Answers, Sketch.Minute).Save(folder.PathOf("page.xhtml"));

        var page = File.ReadAllText(folder.PathOf("page.xhtml"));
        page.ShouldNotContain("<script");
        page.ShouldNotContain("url(");
        XDocument.Parse(page).Descendants().Attributes().ShouldNotContain(attribute => attribute.Name.LocalName == "href" || attribute.Name.LocalName == "src");
    }

    [Fact]
    public void What_is_not_drawn_is_found()
    {
        var picture = DashboardPicture.Draw(Small, Answers, Sketch.Minute);
        AnsweredPanel[] others = [.. Small.Panels.Select(panel => new AnsweredPanel(panel, [Sketch.Series("job", "api", 1, 2, 3, 4), Sketch.Series("job", "web", 1)]))];

        DrawnPage.FaultsOf(picture, Small, others).ShouldBe(
            ["One: 3 points of 5", "One: a legend of 1 for 2 lines", "Two: 3 and not 4, 1", "Three: 1 rows of 2"]);
    }
}
