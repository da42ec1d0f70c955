using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class LinesPictureTests
{
    private static readonly Panel Lines = Sketch.Panel(PanelKind.Lines, Unit.Seconds, "{{job}} p95");

    [Fact]
    public void A_line_goes_through_every_point_and_its_legend_has_name_last_and_max()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Lines, [Sketch.Series("job", "api", 0, 1, 2, 4, 2, 1, 0.5), Sketch.Series("job", "web", 1, 1, 1, 1, 1, 1, 1)]));

        drawn.Values("line", "d").ShouldBe(
        [
            "M0,180L87.8,139.1L175.7,98.2L263.5,16.4L351.3,98.2L439.2,139.1L527,159.5",
            "M0,139.1L87.8,139.1L175.7,139.1L263.5,139.1L351.3,139.1L439.2,139.1L527,139.1",
        ]);
        drawn.Values("line", "stroke").ShouldBe([Palette.OfLine(0), Palette.OfLine(1)]);
        drawn.Texts("number").ShouldBe(["Last *", "Max", "500 ms", "4 s", "1 s", "1 s"]);
        drawn.Texts("title").ShouldBe(["Title"]);
        DrawnPage.All(drawn, "legend").Single().Descendants(Markup.Html + "tr").Skip(1).Select(line => line.Elements().First().Value).ShouldBe(["api p95", "web p95"]);
        drawn.Texts("mark").ShouldBe(["0 s", "1 s", "2 s", "3 s", "4 s", "22:14:00", "22:14:10", "22:14:20", "22:14:30", "22:14:40", "22:14:50", "22:15:00"]);
    }

    [Fact]
    public void What_is_no_number_and_what_is_missing_are_gaps_and_a_lone_point_is_a_dot()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Lines, [Sketch.Series("job", "api", 1, 2, double.NaN, 2, null, 1, double.PositiveInfinity)]));

        drawn.Values("line", "d").Single().Split('M', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        DrawnPage.All(drawn, "point").Count.ShouldBe(2);
        DrawnPage.Points(drawn).ShouldBe(4);
    }

    [Fact]
    public void One_point_is_seen()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Lines, [Sketch.Series("job", "api", null, null, 3)]));

        DrawnPage.All(drawn, "point").Count.ShouldBe(1);
        drawn.Texts("number").Skip(2).ShouldBe(["3 s", "3 s"]);
    }

    [Fact]
    public void A_line_without_numbers_has_dashes_in_its_legend()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Lines, [Sketch.Series("job", "api", double.NaN, double.NaN)]));

        DrawnPage.Points(drawn).ShouldBe(0);
        drawn.Texts("number").Skip(2).ShouldBe(["–", "–"]);
    }

    [Fact]
    public void Stacked_lines_stand_on_each_other_and_the_legend_has_their_own_values()
    {
        var panel = new AnsweredPanel(Lines with { IsStacked = true }, [Sketch.Series("job", "api", 1, 1), Sketch.Series("job", "web", 2, 3), Sketch.Series("job", "late", null, 1)]);
        var drawn = Sketch.Draw(panel);

        var heights = drawn.Values("line", "d").Concat(drawn.Values("point", "cy")).ToArray();
        heights[0].ShouldBe("M0,132L87.8,132"); // 1 of an axis that ends at 5.4
        heights[1].ShouldBe("M0,72L87.8,42"); // 3 and 4
        heights[3].ShouldBe("12"); // 5
        drawn.Texts("number").Skip(2).ShouldBe(["3 s", "3 s", "1 s", "1 s", "1 s", "1 s"]);
    }

    [Fact]
    public void Thresholds_are_lines_where_the_axis_shows_them()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Lines with { Min = 0, Max = 10, Thresholds = [new(5, "orange"), new(50, "red")] }, [Sketch.Series("job", "api", 1, 2)]));

        drawn.Values("threshold", "stroke").ShouldBe(["#ff9830"]);
        drawn.Values("threshold", "y1").Single().ShouldBe(Half(drawn.Values("plot", "height").Single()));

        static string Half(string height) => Markup.Number(double.Parse(height, System.Globalization.CultureInfo.InvariantCulture) / 2);
    }

    [Fact]
    public void More_lines_than_the_legend_has_room_for_are_counted()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Lines, [.. Enumerable.Range(0, 20).Select(i => Sketch.Series("job", $"j{i}", i, i))]));

        DrawnPage.All(drawn, "line").Count.ShouldBe(20);
        drawn.Texts("more").ShouldBe(["… and 16 more lines"]);
        DrawnPage.All(drawn, "dash").Select(dash => (string)dash.Attribute("style")!).ShouldBe([.. ((int[])[19, 18, 17, 16]).Select(i => $"background:{Palette.OfLine(i)}")]);
    }

    [Fact]
    public void A_hostile_label_is_text()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Lines, [Sketch.Series("job", "<script>alert(\"&amp;\")</script>\u0001\ud800 \U0001F600", 1, 2)]));

        drawn.Descendants().ShouldNotContain(element => element.Name.LocalName == "script");
        DrawnPage.All(drawn, "legend").Single().Value.ShouldContain("<script>alert(\"&amp;\")</script>\uFFFD\uFFFD \U0001F600 p95");
    }

    [Fact]
    public void No_series_is_no_data() => Sketch.Draw(new AnsweredPanel(Lines, [])).Texts("nothing").ShouldBe(["No data"]);
}
