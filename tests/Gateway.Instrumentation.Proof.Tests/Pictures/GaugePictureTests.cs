using Gateway.Instrumentation.Monitoring;

namespace Gateway.Instrumentation.Proof.Tests.Pictures;

public sealed class GaugePictureTests
{
    private static readonly Panel Gauge = Sketch.Panel(PanelKind.Gauge, Unit.Ratio, "{{team}}") with { Min = 0, Max = 1, Thresholds = [new(0.75, "red")] };

    [Fact]
    public void The_arc_ends_at_the_value()
    {
        // Half of the arc ends at the top.
        var drawn = Sketch.Draw(new AnsweredPanel(Gauge, [Sketch.Series("team", "blue", 0.1, 0.5)]), width: 216, height: 250);

        drawn.Texts("value").ShouldBe(["50%"]);
        drawn.Texts("name middle").ShouldBe(["blue"]);
        drawn.Values("filled", "d").Single().ShouldEndWith(" 0 0 1 100,22.56");
        drawn.Values("filled", "stroke").ShouldBe(["#73bf69"]);
        drawn.Values("step", "stroke").ShouldBe(["#73bf69", "#f2495c"]);
    }

    [Theory]
    [InlineData(-1.0, 0)]
    [InlineData(0.25, 0.25)]
    [InlineData(1.7, 1)]
    [InlineData(null, 0)]
    public void A_value_beyond_the_ends_fills_nothing_or_all(double? value, double share) => GaugePicture.Share(Gauge, value).ShouldBe(share);

    [Fact]
    public void Without_ends_a_share_goes_to_one_and_a_number_to_a_hundred()
    {
        GaugePicture.Share(Sketch.Panel(PanelKind.Gauge, Unit.Ratio), 0.5).ShouldBe(0.5);
        GaugePicture.Share(Sketch.Panel(PanelKind.Gauge, Unit.Percent), 50).ShouldBe(0.5);
    }

    [Fact]
    public void No_series_is_no_data() => Sketch.Draw(new AnsweredPanel(Gauge, [])).Texts("nothing").ShouldBe(["No data"]);
}
