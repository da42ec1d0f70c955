using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class TablePictureTests
{
    private static readonly Panel Table = Sketch.Panel(PanelKind.Table, Unit.Age, "since run", "in progress") is var panel
        ? panel with { Targets = [panel.Targets[0], panel.Targets[1] with { Unit = Unit.Number }] }
        : throw new InvalidOperationException();

    [Fact]
    public void Values_of_one_label_set_are_one_row_each_in_its_unit()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Table, [Sketch.Series("job", "sync", 61), Sketch.Series("job", "load", 5)], [Sketch.Series("job", "sync", 2)]));

        Cells(drawn, "th").ShouldBe(["job", "since run", "in progress"]);
        Cells(drawn, "td").ShouldBe(["sync", "00:01:01", "2", "load", "00:00:05", ""]);
    }

    [Fact]
    public void The_name_of_the_metric_is_no_column_and_a_label_that_is_missing_is_empty()
    {
        var named = new RangeSeries(new Dictionary<string, string> { ["__name__"] = "up", ["zone"] = "b" }, (0, 1));
        var drawn = Sketch.Draw(new AnsweredPanel(Table, [named], [Sketch.Series("job", "<b>", 2)]));

        Cells(drawn, "th").ShouldBe(["zone", "job", "since run", "in progress"]);
        Cells(drawn, "td").ShouldBe(["b", "", "00:00:01", "", "", "<b>", "", "2"]);
    }

    [Fact]
    public void More_rows_than_there_is_room_for_are_counted()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Table, [.. Enumerable.Range(0, 12).Select(i => Sketch.Series("job", $"j{i}", i))], []));

        DrawnPage.All(drawn, "entry").Count.ShouldBe(7);
        drawn.Texts("more").ShouldBe(["… and 5 more rows"]);
    }

    [Fact]
    public void No_row_is_no_data() => Sketch.Draw(new AnsweredPanel(Table, [], [])).Texts("nothing").ShouldBe(["No data"]);

    private static IEnumerable<string> Cells(System.Xml.Linq.XElement drawn, string tag) => drawn.Descendants(Markup.Html + tag).Select(cell => cell.Value);
}
