using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class StatPictureTests
{
    private static readonly Panel Stat = Sketch.Panel(PanelKind.Stat, Unit.Ratio, "{{job}}") with { Thresholds = [new(0.5, "orange"), new(0.9, "red")] };

    [Fact]
    public void A_value_has_its_unit_and_the_colour_of_its_threshold()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Stat, [Sketch.Series("job", "api", 0.1, 0.5), Sketch.Series("job", "web", 0.95), Sketch.Series("job", "old", 0.9, 0.49)]));

        drawn.Texts("value").ShouldBe(["50%", "95%", "49%"]);
        drawn.Texts("name").ShouldBe(["api", "web", "old"]);
        drawn.Descendants(Markup.Html + "b").Select(value => ((string)value.Attribute("style")!).Split(';')[0]).ShouldBe(["color:#ff9830", "color:#f2495c", "color:#73bf69"]);
    }

    [Fact]
    public void One_value_without_a_label_has_no_name_and_its_course_behind_it()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Stat with { Targets = [Stat.Targets[0] with { Legend = "up" }] }, [Sketch.Series("job", "api", 0, 1)]), width: 216, height: 138);

        DrawnPage.All(drawn, "name").ShouldBeEmpty();
        drawn.Values("line", "d").ShouldBe(["M0,100L33.3,70.2"]);
        drawn.Values("line", "stroke").ShouldBe(["#f2495c"]);
    }

    [Fact]
    public void A_value_may_have_words_and_the_last_number_counts()
    {
        var panel = Stat with { Texts = new Dictionary<double, string> { [1] = "up" } };

        Sketch.Draw(new AnsweredPanel(panel, [Sketch.Series("job", "api", 0, 1, double.NaN)])).Texts("value").ShouldBe(["up"]);
    }

    [Fact]
    public void A_series_without_a_number_is_a_dash_without_colour()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(Stat, [Sketch.Series("job", "api", double.NaN)]));

        drawn.Texts("value").ShouldBe(["–"]);
        drawn.Descendants(Markup.Html + "b").Single().Attribute("style")!.Value.ShouldStartWith($"color:{Palette.NoValue}");
    }

    [Theory]
    [InlineData(1, 200, 100)]
    [InlineData(7, 1500, 110)]
    [InlineData(30, 1500, 110)]
    [InlineData(5, 100, 400)]
    public void Values_stand_side_by_side_within_the_panel(int count, double width, double height)
    {
        var places = TileGrid.Place(count, width, height, widest: 3).ToArray();

        places.Length.ShouldBe(count);
        places.ShouldAllBe(place => place.X >= 0 && place.Y >= 0 && place.X + place.Width <= width + 0.01 && place.Y + place.Height <= height + 0.01);
        foreach (var (i, one) in places.Index())
            places.Skip(i + 1).ShouldAllBe(other => one.X + one.Width <= other.X || one.Y + one.Height <= other.Y || other.X + other.Width <= one.X);
    }

    [Fact]
    public void No_series_is_no_data() => Sketch.Draw(new AnsweredPanel(Stat, [])).Texts("nothing").ShouldBe(["No data"]);
}
