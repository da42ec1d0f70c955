using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class HeatMapPictureTests
{
    private static readonly Panel HeatMap = Sketch.Panel(PanelKind.HeatMap, Unit.Seconds, "{{le}}");

    // As Prometheus gives them: in order of the labels' texts, each with all that is smaller.
    private static readonly AnsweredPanel Answered = new(
        HeatMap, [Sketch.Series("le", "+Inf", 4, 10, double.NaN), Sketch.Series("le", "0.1", 4, 0), Sketch.Series("le", "0.025", 0, 0)]);

    [Fact]
    public void A_cell_holds_what_no_smaller_bucket_holds()
    {
        var buckets = HeatMapPicture.Buckets(Answered);

        buckets.Select(bucket => bucket.Bound).ShouldBe([0.025, 0.1, double.PositiveInfinity]);
        buckets.Select(bucket => bucket.Cells.Select(cell => cell.Value)).ShouldBe([[], [4], [10]]);
    }

    [Fact]
    public void A_cell_stands_in_its_bucket_and_moment_and_is_brightest_where_most_falls()
    {
        var drawn = Sketch.Draw(Answered, width: 600, height: 338);

        drawn.Values("cell", "x").ShouldBe(["0", "72.57"]);
        drawn.Values("cell", "y").ShouldBe(["90.67", "0"]);
        drawn.Values("cell", "fill").ShouldBe([Palette.OfHeat(Math.Sqrt(0.4)), "#fff5eb"]);
        drawn.Texts("mark").Take(3).ShouldBe(["25 ms", "100 ms", "+Inf"]);
    }

    [Fact]
    public void Many_buckets_have_a_text_where_there_is_room()
    {
        var drawn = Sketch.Draw(new AnsweredPanel(HeatMap, [.. Enumerable.Range(1, 40).Select(i => Sketch.Series("le", $"{i}", i))]));

        DrawnPage.All(drawn, "cell").Count.ShouldBe(40);
        drawn.Texts("mark").Count(text => text.EndsWith(" s", StringComparison.Ordinal)).ShouldBe(14);
    }

    [Fact]
    public void No_bucket_is_no_data() => Sketch.Draw(new AnsweredPanel(HeatMap, [])).Texts("nothing").ShouldBe(["No data"]);
}
